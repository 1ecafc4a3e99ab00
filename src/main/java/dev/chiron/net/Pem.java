package dev.chiron.net;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and private keys in PEM text (RFC 7468); keys in PKCS #8, PKCS #1 (RSA) or SEC 1 (EC) form. */
public final class Pem {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
    private static final byte[] RSA_ALGORITHM = HexFormat.of().parseHex("300d06092a864886f70d0101010500");
    private static final byte[] EC_ALGORITHM_OID = HexFormat.of().parseHex("06072a8648ce3d0201");

    private Pem() {}

    /** All certificates in the text, in its order; other blocks are passed over. */
    static List<X509Certificate> certificates(String text) throws CertificateException {
        List<X509Certificate> found = new ArrayList<>();
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        for (Map.Entry<String, byte[]> block : blocks(text)) {
            if (block.getKey().equals("CERTIFICATE") || block.getKey().equals("TRUSTED CERTIFICATE")) {
                found.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.getValue())));
            }
        }
        return found;
    }

    /**
     * The first private key in the text.
     *
     * @throws GeneralSecurityException when there is none, or none that can be read
     */
    public static PrivateKey privateKey(String text) throws GeneralSecurityException {
        for (Map.Entry<String, byte[]> block : blocks(text)) {
            Optional<byte[]> der = pkcs8(block.getKey(), block.getValue());
            if (der.isPresent()) {
                return key(der.get());
            }
        }
        throw new InvalidKeySpecException("there is no private key in PEM form");
    }

    /** The key in PKCS #8 form; empty for a certificate or parameters beside the key. */
    private static Optional<byte[]> pkcs8(String label, byte[] der) throws InvalidKeySpecException {
        byte[] version = {2, 1, 0};
        return switch (label) {
            case "PRIVATE KEY" -> Optional.of(der);
            case "RSA PRIVATE KEY" -> Optional.of(sequence(version, RSA_ALGORITHM, tagged(4, der)));
            case "EC PRIVATE KEY" ->
                Optional.of(sequence(version, sequence(EC_ALGORITHM_OID, curveOf(der)), tagged(4, der)));
            case "ENCRYPTED PRIVATE KEY" -> throw new InvalidKeySpecException("the key is encrypted");
            default -> Optional.empty();
        };
    }

    private static PrivateKey key(byte[] der) throws GeneralSecurityException {
        for (String algorithm : List.of("RSA", "EC", "Ed25519", "Ed448")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (InvalidKeySpecException e) {
                // Another algorithm's key.
            }
        }
        throw new InvalidKeySpecException("the private key is of no known kind");
    }

    /** The curve's object identifier with its tag, out of the ECPrivateKey's field [0] (RFC 5915). */
    private static byte[] curveOf(byte[] der) throws InvalidKeySpecException {
        for (int i = 0; i + 4 < der.length; i++) {
            int length = der[i + 1] & 0xff;
            if ((der[i] & 0xff) == 0xa0 && der[i + 2] == 6 && length == (der[i + 3] & 0xff) + 2) {
                return Arrays.copyOfRange(der, i + 2, i + 2 + length);
            }
        }
        throw new InvalidKeySpecException("the EC key does not name its curve");
    }

    private static byte[] sequence(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        byte[] content = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, content, at, part.length);
            at += part.length;
        }
        return tagged(0x30, content);
    }

    private static byte[] tagged(int tag, byte[] content) {
        byte[] head = content.length < 0x80
                ? new byte[] {(byte) tag, (byte) content.length}
                : new byte[] {(byte) tag, (byte) 0x82, (byte) (content.length >> 8), (byte) content.length};
        byte[] whole = Arrays.copyOf(head, head.length + content.length);
        System.arraycopy(content, 0, whole, head.length, content.length);
        return whole;
    }

    private static List<Map.Entry<String, byte[]>> blocks(String text) {
        List<Map.Entry<String, byte[]>> blocks = new ArrayList<>();
        Matcher found = BLOCK.matcher(text);
        while (found.find()) {
            byte[] base64 = found.group(2).getBytes(StandardCharsets.ISO_8859_1);
            blocks.add(Map.entry(found.group(1), Base64.getMimeDecoder().decode(base64)));
        }
        return blocks;
    }
}
