package dev.chiron.probe;

import dev.chiron.net.Connection;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** How one request and its answer go over an open connection, which is closed after them; of one thread. */
interface HttpWire extends AutoCloseable {
    /** What an https server is offered, the best first. */
    List<String> PROTOCOLS = List.of("h2", "http/1.1");

    /** Sends the request, with as much of its body as the server takes before it answers. */
    void send(HttpRequest request) throws IOException;

    /** The final answer to the request that was sent, once its head is complete. */
    Answer answer() throws IOException, HttpGarbage;

    /**
     * An answer whose body is still to be read.
     *
     * @param length of the body, as stated; -1 when it is not
     */
    record Answer(HttpHead head, long length, InputStream body) {}

    /** Ends what sending began; the connection is its owner's. */
    @Override
    default void close() throws IOException {}

    /** The form that was agreed on when TLS began. */
    static HttpWire over(Connection connection) throws IOException {
        boolean two = connection.protocol().equals(Optional.of("h2"));
        return two
                ? new Http2Wire(connection.in(), connection.out())
                : new Http1Wire(connection.in(), connection.out());
    }
}
