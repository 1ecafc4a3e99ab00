package dev.chiron.testing;

import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A grpc-java server on a free loopback port, with the health service it comes with. */
public final class RealGrpc implements AutoCloseable {
    private final Server server;
    private final HealthStatusManager health = new HealthStatusManager();
    private final List<Call> calls = new CopyOnWriteArrayList<>();

    /** A call that came in: its whole method, to whom it was addressed and what was sent with it. */
    public record Call(String method, @Nullable String authority, Metadata metadata) {}

    private RealGrpc(boolean withHealth, UnaryOperator<NettyServerBuilder> settings) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        NettyServerBuilder builder = settings.apply(NettyServerBuilder.forAddress(address));
        if (withHealth) {
            builder.addService(health.getHealthService());
        }
        try {
            server = builder.intercept(new Recorder()).build().start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Serving, without TLS. */
    public static RealGrpc start() {
        return new RealGrpc(true, builder -> builder);
    }

    /** Without a health service. */
    public static RealGrpc startWithoutHealth() {
        return new RealGrpc(false, builder -> builder);
    }

    /** Serving, with TLS of these versions ({@code TLSv1.2}). */
    public static RealGrpc startTls(IssuedCertificate certificate, String... versions) {
        return new RealGrpc(true, builder -> {
            try {
                SslContextBuilder tls = SslContextBuilder.forServer(
                        certificate.key(), certificate.certificate(), certificate.authority());
                return builder.sslContext(
                        GrpcSslContexts.configure(tls).protocols(versions).build());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Sets what a service, or with the empty name the whole server, is. */
    public RealGrpc with(String service, ServingStatus status) {
        health.setStatus(service, status);
        return this;
    }

    /** Host and port as probes take them. */
    public String target() {
        return "127.0.0.1:" + server.getPort();
    }

    /** All calls so far, oldest first. */
    public List<Call> calls() {
        return List.copyOf(calls);
    }

    @Override
    public void close() {
        server.shutdownNow();
        try {
            server.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Recorder implements ServerInterceptor {
        @Override
        public <A, B> ServerCall.Listener<A> interceptCall(
                ServerCall<A, B> call, Metadata metadata, ServerCallHandler<A, B> next) {
            calls.add(new Call(call.getMethodDescriptor().getFullMethodName(), call.getAuthority(), metadata));
            return next.startCall(call, metadata);
        }
    }
}
