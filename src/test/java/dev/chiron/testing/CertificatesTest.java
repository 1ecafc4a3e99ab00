package dev.chiron.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SignatureException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;

class CertificatesTest {
    private final Certificates authority = Certificates.authority();

    @Test
    void namesAndAddressesBecomeAlternativeNames() throws CertificateParsingException {
        X509Certificate leaf =
                authority.issue("db.example.org", "127.0.0.1", "::1").certificate();
        assertThat(leaf.getSubjectAlternativeNames())
                .containsExactly(List.of(2, "db.example.org"), List.of(7, "127.0.0.1"), List.of(7, "0:0:0:0:0:0:0:1"));
    }

    @Test
    void expiredCertificateIsExpired() {
        assertThatThrownBy(authority.issueExpired("localhost").certificate()::checkValidity)
                .isInstanceOf(CertificateExpiredException.class);
        assertThatCode(authority.issue("localhost").certificate()::checkValidity)
                .doesNotThrowAnyException();
    }

    @Test
    void onlyTheirAuthorityHasSignedThem() {
        X509Certificate leaf = authority.issue("localhost").certificate();
        assertThatCode(() -> leaf.verify(authority.root().getPublicKey())).doesNotThrowAnyException();
        assertThatThrownBy(() -> leaf.verify(Certificates.authority().root().getPublicKey()))
                .isInstanceOf(SignatureException.class);
    }
}
