package dev.chiron.probe;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The header fields that HPACK knows by number: the fixed ones, then those that the peer has put there, latest first. */
final class HpackTable {
    /** What each field counts beyond its text (RFC 7541, 4.1). */
    static final int OVERHEAD = 32;

    /** How large the peer may make it; this size needs no announcement. */
    static final int LARGEST = 4096;

    /** RFC 7541, appendix A. */
    static final List<HttpHead.Field> FIXED = fixed("""
            :authority
            :method GET
            :method POST
            :path /
            :path /index.html
            :scheme http
            :scheme https
            :status 200
            :status 204
            :status 206
            :status 304
            :status 400
            :status 404
            :status 500
            accept-charset
            accept-encoding gzip, deflate
            accept-language
            accept-ranges
            accept
            access-control-allow-origin
            age
            allow
            authorization
            cache-control
            content-disposition
            content-encoding
            content-language
            content-length
            content-location
            content-range
            content-type
            cookie
            date
            etag
            expect
            expires
            from
            host
            if-match
            if-modified-since
            if-none-match
            if-range
            if-unmodified-since
            last-modified
            link
            location
            max-forwards
            proxy-authenticate
            proxy-authorization
            range
            referer
            refresh
            retry-after
            server
            set-cookie
            strict-transport-security
            transfer-encoding
            user-agent
            vary
            via
            www-authenticate
            """);

    private final ArrayDeque<HttpHead.Field> latest = new ArrayDeque<>();
    private int size;
    private int most = LARGEST;

    private static List<HttpHead.Field> fixed(String lines) {
        List<HttpHead.Field> fields = new ArrayList<>();
        lines.lines().forEach(line -> {
            String[] words = line.split(" ", 2);
            fields.add(new HttpHead.Field(words[0], words.length == 2 ? words[1] : ""));
        });
        return List.copyOf(fields);
    }

    static int sizeOf(HttpHead.Field field) {
        return field.name().length() + field.value().length() + OVERHEAD;
    }

    /** The field with that number, from 1. */
    HttpHead.Field get(int number) throws Http2Fault {
        if (number < 1 || number > FIXED.size() + latest.size()) {
            throw Http2Fault.header("it has no field number " + number);
        }
        return number <= FIXED.size()
                ? FIXED.get(number - 1)
                : latest.stream().skip(number - FIXED.size() - 1L).findFirst().orElseThrow();
    }

    void add(HttpHead.Field field) {
        int needed = sizeOf(field);
        shrinkTo(most - needed);
        if (needed <= most) {
            latest.addFirst(field);
            size += needed;
        }
    }

    void resize(int to) throws Http2Fault {
        if (to > LARGEST) {
            throw Http2Fault.header("it wants a table of " + to + " bytes");
        }
        most = to;
        shrinkTo(most);
    }

    private void shrinkTo(int room) {
        while (size > Math.max(0, room)) {
            size -= sizeOf(latest.removeLast());
        }
    }
}
