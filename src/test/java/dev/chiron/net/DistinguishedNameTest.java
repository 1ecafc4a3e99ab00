package dev.chiron.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;

/** What blackbox_exporter 0.26.0 was seen to print. */
class DistinguishedNameTest {
    private static String text(String name) {
        return DistinguishedName.text(new X500Principal(name, Map.of("EMAIL", "1.2.840.113549.1.9.1")));
    }

    @Test
    void knownKindsStandInAFixedOrder() {
        assertThat(
                        text(
                                "C=PL,ST=Mazovia,L=Warsaw,STREET=Main 1,OID.2.5.4.17=00-001,O=Acme,OU=Ops,CN=host,OID.2.5.4.5=42"))
                .isEqualTo(
                        "SERIALNUMBER=42,CN=host,OU=Ops,O=Acme,POSTALCODE=00-001,STREET=Main 1,L=Warsaw,ST=Mazovia,C=PL");
    }

    @Test
    void ofSeveralCommonNamesTheLastIsKeptAndOtherKindsAreJoined() {
        assertThat(text("CN=last,O=Acme,CN=first")).isEqualTo("CN=last,O=Acme");
        assertThat(text("OU=b,OU=a")).isEqualTo("OU=a+OU=b");
    }

    @Test
    void unknownKindsFollowLatestFirstAsDerInGosOwnTypes() {
        assertThat(text("UID=u 1,EMAIL=a@b.c,CN=host,O=Acme,DC=exa*mple,DC=org"))
                .isEqualTo("CN=host,O=Acme,0.9.2342.19200300.100.1.1=#1303752031,"
                        + "1.2.840.113549.1.9.1=#0c056140622e63,0.9.2342.19200300.100.1.25=#0c086578612a6d706c65,"
                        + "0.9.2342.19200300.100.1.25=#13036f7267");
    }

    @Test
    void longTextsHaveALongLength() {
        assertThat(text("DC=" + "a".repeat(200))).startsWith("0.9.2342.19200300.100.1.25=#1381c86161");
        assertThat(text("DC=" + "a".repeat(300))).startsWith("0.9.2342.19200300.100.1.25=#1382012c6161");
    }
}
