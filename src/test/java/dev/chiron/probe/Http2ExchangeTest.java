package dev.chiron.probe;

import static dev.chiron.probe.ScriptedHttp2.all;
import static dev.chiron.probe.ScriptedHttp2.block;
import static dev.chiron.probe.ScriptedHttp2.data;
import static dev.chiron.probe.ScriptedHttp2.header;
import static dev.chiron.probe.ScriptedHttp2.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One exchange over bytes in memory. */
class Http2ExchangeTest {
    private static final List<HttpHead.Field> REQUEST = Http2Head.request(
            "GET",
            "https",
            "example.org",
            "/",
            List.of(
                    new HttpHead.Field("X-Name", "v"),
                    new HttpHead.Field("Connection", "close"),
                    new HttpHead.Field("Upgrade", "h2c"),
                    new HttpHead.Field("TE", "gzip"),
                    new HttpHead.Field("Host", "other")));

    @Test
    void requestIsPrefaceSettingsAndHeaderWithoutWhatOnlyHttp1Knows() throws Exception {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        new Http2Exchange(new ByteArrayInputStream(new byte[0]), sent).send(REQUEST, Optional.empty());
        ByteArrayInputStream in = new ByteArrayInputStream(sent.toByteArray());
        assertThat(new String(in.readNBytes(24), java.nio.charset.StandardCharsets.US_ASCII))
                .isEqualTo("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        assertThat(ScriptedHttp2.next(in).type()).isEqualTo(Http2Frame.SETTINGS);
        assertThat(ScriptedHttp2.next(in).type()).isEqualTo(Http2Frame.WINDOW_UPDATE);
        Http2Frame header = ScriptedHttp2.next(in);
        assertThat(header.has(Http2Frame.END_HEADERS)).isTrue();
        assertThat(header.has(Http2Frame.END_STREAM)).isTrue();
        assertThat(new HpackReader(1 << 20).read(header.content()))
                .containsExactly(
                        new HttpHead.Field(":method", "GET"),
                        new HttpHead.Field(":scheme", "https"),
                        new HttpHead.Field(":authority", "example.org"),
                        new HttpHead.Field(":path", "/"),
                        new HttpHead.Field("x-name", "v"));
        assertThat(in.available()).isZero();
    }

    @Test
    void largeHeaderIsSentInPieces() throws Exception {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        List<HttpHead.Field> fields = List.of(new HttpHead.Field("x", "v".repeat(40_000)));
        new Http2Exchange(new ByteArrayInputStream(new byte[0]), sent).send(fields, Optional.empty());
        ByteArrayInputStream in = new ByteArrayInputStream(sent.toByteArray(), 24, sent.size());
        List<Http2Frame> frames = new java.util.ArrayList<>();
        while (in.available() > 0) {
            frames.add(ScriptedHttp2.next(in));
        }
        assertThat(frames).extracting(Http2Frame::type).containsExactly(4, 8, 1, 9, 9);
        assertThat(frames.stream().filter(frame -> frame.type() != 8 && frame.type() != 4))
                .extracting(frame -> frame.has(Http2Frame.END_HEADERS))
                .containsExactly(false, false, true);
    }

    @Test
    void trailersFollowTheBody() throws Exception {
        Http2Exchange exchange = exchange(all(
                settings(),
                header(false, ":status", "200"),
                data(false, new byte[3]),
                header(true, "grpc-status", "0")));
        assertThat(exchange.head().status()).isEqualTo(200);
        assertThat(exchange.read(new byte[10], 0, 10)).isEqualTo(3);
        assertThat(exchange.read(new byte[10], 0, 10)).isEqualTo(-1);
        assertThat(exchange.trailers()).containsExactly(new HttpHead.Field("grpc-status", "0"));
    }

    @Test
    void flagsThatAFrameDoesNotHaveMeanNothing() throws Exception {
        byte[] block = block(":status", "200", "x", "y");
        Http2Exchange exchange = exchange(all(
                settings(),
                new Http2Frame(Http2Frame.HEADERS, Http2Frame.END_STREAM, 1, new byte[0]).bytes(),
                new Http2Frame(Http2Frame.CONTINUATION, 0xff, 1, block).bytes()));
        assertThat(exchange.head().first("x")).contains("y");
        assertThat(exchange.ended()).isTrue();
    }

    @Test
    void connectionThatEndsEarlyIsSaidToHave() throws Exception {
        assertThatThrownBy(exchange(settings())::head).hasMessage("half an answer: it closed the connection");
        Http2Exchange cut = exchange(all(settings(), header(false, ":status", "200")));
        cut.head();
        assertThatThrownBy(() -> cut.read(new byte[1], 0, 1)).isInstanceOf(EOFException.class);
        byte[] whole = all(settings(), header(true, ":status", "200"));
        assertThatThrownBy(exchange(java.util.Arrays.copyOf(whole, whole.length - 1))::head)
                .hasMessage("half a frame: it closed the connection");
    }

    @Test
    void whateverAServerSaysTheExchangeEndsInAnAnswerOrAFault() {
        Random random = new Random(1);
        byte[] good = all(
                settings(),
                header(false, ":status", "200", "x-name", "v".repeat(50)),
                data(false, new byte[30]),
                header(true, "x-trailer", "t"));
        IntStream.range(0, 20_000).forEach(_ -> {
            byte[] bytes = good.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                Http2Exchange exchange = exchange(bytes);
                exchange.head();
                while (exchange.read(new byte[16], 0, 16) >= 0) {
                    // What comes does not matter here, only that it ends.
                }
                assertThat(exchange.ended()).isTrue();
            } catch (IOException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        });
    }

    @Test
    void whateverAHeaderBlockHoldsItIsReadOrRefused() {
        Random random = new Random(2);
        IntStream.range(0, 50_000).forEach(_ -> {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            try {
                assertThat(new HpackReader(10_000).read(bytes)).doesNotContainNull();
            } catch (Http2Fault e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        });
    }

    private static Http2Exchange exchange(byte[] answer) throws IOException {
        Http2Exchange exchange = new Http2Exchange(new ByteArrayInputStream(answer), OutputStream.nullOutputStream());
        exchange.send(REQUEST, Optional.empty());
        return exchange;
    }
}
