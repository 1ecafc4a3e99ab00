package dev.chiron.net;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;

/** Whether a private and a public key are a pair: what the one signs, the other verifies. */
final class KeyPairs {
    private static final byte[] SAMPLE = {1, 2, 3};

    private KeyPairs() {}

    static boolean match(PrivateKey secret, PublicKey open) throws GeneralSecurityException {
        String algorithm = switch (secret.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> secret.getAlgorithm(); // That of EdDSA has the name of its keys.
        };
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(secret);
        signature.update(SAMPLE);
        byte[] signed = signature.sign();
        signature.initVerify(open);
        signature.update(SAMPLE);
        try {
            return signature.verify(signed);
        } catch (SignatureException e) {
            return false;
        }
    }
}
