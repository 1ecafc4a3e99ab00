package dev.chiron.probe;

import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/**
 * Hands the PostgreSQL driver the connection that we opened ourselves, under our deadline and with our own look-up.
 *
 * <p>Public because the driver makes it by its name; it takes the socket from the scope that it is called in.
 */
public final class HandedSocketFactory extends SocketFactory {
    static final ScopedValue<Socket> SOCKET = ScopedValue.newInstance();

    @Override
    public Socket createSocket() {
        return SOCKET.get();
    }

    @Override
    public Socket createSocket(String host, int port) {
        return SOCKET.get();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        return SOCKET.get();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        return SOCKET.get();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
        return SOCKET.get();
    }
}
