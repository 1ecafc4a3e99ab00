package dev.chiron.net;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * The few functions of Linux's C library that ICMP needs and the JDK has no word for.
 *
 * <p>Each gives what the function gives, or the error's number below zero. All but {@link #awaitEvents} return at once on
 * a socket that does not block, so that a virtual thread may call them.
 */
final class Libc {
    static final int NOT_PERMITTED = 1;
    static final int ACCESS_DENIED = 13;
    static final int INVALID = 22;
    static final int TOO_LONG = 90;
    static final int NO_PROTOCOL = 93;
    static final int NO_FAMILY = 97;
    static final int NOT_OUR_ADDRESS = 99;
    static final int NETWORK_DOWN = 100;
    static final int NETWORK_UNREACHABLE = 101;
    static final int REFUSED = 111;
    static final int HOST_UNREACHABLE = 113;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final VarHandle NUMBER =
            Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final AddressLayout POINTER = ValueLayout.ADDRESS;

    private static final MethodHandle SOCKET = find("socket", FunctionDescriptor.of(INT, INT, INT, INT));
    private static final MethodHandle SET_OPTION =
            find("setsockopt", FunctionDescriptor.of(INT, INT, INT, INT, POINTER, INT));
    private static final MethodHandle BIND = find("bind", FunctionDescriptor.of(INT, INT, POINTER, INT));
    private static final MethodHandle CONNECT = find("connect", FunctionDescriptor.of(INT, INT, POINTER, INT));
    private static final MethodHandle SEND = find("send", FunctionDescriptor.of(LONG, INT, POINTER, LONG, INT));
    private static final MethodHandle RECEIVE = find("recvmsg", FunctionDescriptor.of(LONG, INT, POINTER, INT));
    private static final MethodHandle CLOSE = find("close", FunctionDescriptor.of(INT, INT));
    private static final MethodHandle EPOLL_CREATE = find("epoll_create1", FunctionDescriptor.of(INT, INT));
    private static final MethodHandle EPOLL_CONTROL =
            find("epoll_ctl", FunctionDescriptor.of(INT, INT, INT, INT, POINTER));
    private static final MethodHandle EPOLL_WAIT =
            find("epoll_wait", FunctionDescriptor.of(INT, INT, POINTER, INT, INT));

    private Libc() {}

    /** Whether this is a system that these functions and their structures are those of. */
    static boolean available() {
        return System.getProperty("os.name", "").equals("Linux") && POINTER.byteSize() == Long.BYTES;
    }

    static int socket(int family, int type, int protocol) {
        return (int) call(state -> (int) SOCKET.invokeExact(state, family, type, protocol));
    }

    static int setOption(int socket, int level, int option, MemorySegment value) {
        return (int) call(
                state -> (int) SET_OPTION.invokeExact(state, socket, level, option, value, (int) value.byteSize()));
    }

    static int bind(int socket, MemorySegment address) {
        return (int) call(state -> (int) BIND.invokeExact(state, socket, address, (int) address.byteSize()));
    }

    static int connect(int socket, MemorySegment address) {
        return (int) call(state -> (int) CONNECT.invokeExact(state, socket, address, (int) address.byteSize()));
    }

    static int send(int socket, MemorySegment bytes, int flags) {
        return (int) call(state -> (long) SEND.invokeExact(state, socket, bytes, bytes.byteSize(), flags));
    }

    /** Fills the {@code msghdr}. */
    static int receive(int socket, MemorySegment header, int flags) {
        return (int) call(state -> (long) RECEIVE.invokeExact(state, socket, header, flags));
    }

    static int close(int descriptor) {
        return (int) call(state -> (int) CLOSE.invokeExact(state, descriptor));
    }

    static int newEventQueue(int flags) {
        return (int) call(state -> (int) EPOLL_CREATE.invokeExact(state, flags));
    }

    static int addToEventQueue(int queue, int descriptor, MemorySegment event) {
        int add = 1;
        return (int) call(state -> (int) EPOLL_CONTROL.invokeExact(state, queue, add, descriptor, event));
    }

    /** Blocks the platform thread that calls it until there are events, or until the time is over. */
    static int awaitEvents(int queue, MemorySegment events, int most, int millis) {
        return (int) call(state -> (int) EPOLL_WAIT.invokeExact(state, queue, events, most, millis));
    }

    /** A call that is given the place for its error's number. */
    @FunctionalInterface
    private interface Call {
        long with(MemorySegment state) throws Throwable;
    }

    private static long call(Call call) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
            long result = call.with(state);
            return result < 0 ? -(int) NUMBER.get(state, 0L) : result;
        } catch (Throwable e) { // A method handle declares no less.
            throw new IllegalStateException("a function of the C library could not be called", e);
        }
    }

    @SuppressWarnings("restricted") // Native access is what this class is for; the manifest grants it.
    private static MethodHandle find(String name, FunctionDescriptor shape) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), shape, ERRNO);
    }
}
