package dev.chiron.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@code no_proxy} and {@code NO_PROXY} except, entry by entry. */
class NoProxyTest {
    @Test
    void nameCoversItselfAndItsSubdomains() {
        covered("h.example", "http://h.example/", "https://www.h.example:8443/", "http://H.EXAMPLE/");
        uncovered("h.example", "http://xh.example/", "http://example/", "http://h.example.org/");
        covered("H.Example", "http://h.example/");
    }

    @Test
    void leadingDotOrAsteriskLeavesTheNameItselfOut() {
        for (String list : List.of(".h.example", "*.h.example")) {
            covered(list, "http://www.h.example/", "http://a.b.h.example/");
            uncovered(list, "http://h.example/", "http://wwwh.example/");
        }
    }

    @Test
    void portNarrowsAnEntry() {
        covered("h.example:80", "http://h.example/", "http://www.h.example/");
        uncovered("h.example:80", "https://h.example/", "http://h.example:8080/");
        covered("192.0.2.7:8080", "http://192.0.2.7:8080/");
        uncovered("192.0.2.7:8080", "http://192.0.2.7/");
        covered("[2001:db8::1]:443", "https://[2001:db8::1]/");
        uncovered("[2001:db8::1]:443", "http://[2001:db8::1]/");
    }

    @Test
    void addressesAndNetworksCoverAddresses() {
        covered("192.0.2.7", "http://192.0.2.7:81/");
        uncovered("192.0.2.7", "http://192.0.2.70/", "http://a192.0.2.7/");
        covered("192.0.2.0/24", "http://192.0.2.255/");
        uncovered("192.0.2.0/24", "http://192.0.3.0/", "http://192.0.2.1.example/");
        covered("2001:db8::1", "http://[2001:db8:0::1]/");
        covered("2001:db8::/32", "http://[2001:db8:1::1]/");
        uncovered("2001:db8::/32", "http://[2001:db9::1]/");
    }

    @Test
    void addressThatANameLedToCountsAsWell() throws Exception {
        HttpUrl url = HttpUrl.parse("http://web.example/").orElseThrow();
        Optional<InetAddress> address = Optional.of(InetAddress.ofLiteral("192.0.2.7"));
        assertThat(new NoProxy("192.0.2.0/24").covers(url, address)).isTrue();
        assertThat(new NoProxy("192.0.2.7:80").covers(url, address)).isTrue();
        assertThat(new NoProxy("web.example").covers(url, address)).isTrue();
        assertThat(new NoProxy("192.0.2.0/24").covers(url, Optional.empty())).isFalse();
        assertThat(new NoProxy("198.51.100.0/24").covers(url, address)).isFalse();
    }

    @Test
    void thisMachineIsAlwaysCoveredAndAnAsteriskCoversAll() {
        covered("", "http://localhost/", "http://127.0.0.1:8080/", "http://127.9.9.9/", "http://[::1]/");
        uncovered("", "http://h.example/", "http://192.0.2.7/", "http://localhost.example/");
        covered("*", "http://h.example/", "http://192.0.2.7/", "http://[2001:db8::1]/");
        covered("a.example, *", "http://h.example/");
    }

    @Test
    void listHasCommasAndForgivesBlanksAndNonsense() {
        covered(" a.example ,, b.example", "http://a.example/", "http://b.example/");
        uncovered("300.0.0.0/8,:80,192.0.2.0/99", "http://h.example/", "http://192.0.2.1/");
        uncovered("a.example b.example", "http://b.example.org/");
    }

    private static void covered(String list, String... urls) {
        for (String url : urls) {
            assertThat(covers(list, url)).as(list + " covers " + url).isTrue();
        }
    }

    private static void uncovered(String list, String... urls) {
        for (String url : urls) {
            assertThat(covers(list, url)).as(list + " covers " + url).isFalse();
        }
    }

    private static boolean covers(String list, String url) {
        return new NoProxy(list).covers(HttpUrl.parse(url).orElseThrow(), Optional.empty());
    }
}
