package dev.chiron.net;

import java.net.InetAddress;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where clouds tell a machine its own credentials: nobody's target, unless the configuration says so in so many words. */
final class CloudMetadata {
    private static final Set<InetAddress> ADDRESSES = Stream.of(
                    "169.254.169.254", // AWS, Google, Azure, Oracle, DigitalOcean, Hetzner, OpenStack
                    "fd00:ec2::254", // AWS
                    "169.254.170.2", // AWS ECS task roles
                    "169.254.170.23", // AWS EKS pod identities
                    "fd00:ec2::23",
                    "fd20:ce::254", // Google
                    "fe80::a9fe:a9fe", // OpenStack
                    "168.63.129.16", // Azure's wire server
                    "100.100.100.200", // Alibaba
                    "192.0.0.192", // Oracle, classic
                    "169.254.0.23", // Tencent
                    "169.254.42.42", // Scaleway
                    "fd00:42::42")
            .map(InetAddress::ofLiteral)
            .collect(Collectors.toUnmodifiableSet());
    private static final Set<String> NAMES = Set.of(
            "metadata.google.internal",
            "metadata.goog",
            "instance-data",
            "instance-data.ec2.internal",
            "metadata.tencentyun.com",
            "metadata.platformequinix.com");

    private CloudMetadata() {}

    static boolean is(InetAddress address) {
        return ADDRESSES.contains(address);
    }

    /** @param host in lower case, without the dot of the root */
    static boolean is(String host) {
        return NAMES.contains(host);
    }
}
