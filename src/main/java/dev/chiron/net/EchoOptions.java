package dev.chiron.net;

import java.net.InetAddress;
import java.util.Optional;

/**
 * How echo requests look.
 *
 * @param payloadBytes the length of the payload; 0 for the text alone that payloads begin with
 * @param ttl the time to live, or hop limit; 0 for the system's own
 * @param dontFragment whether routers must not cut it to pieces; only IPv4 asks
 * @param source the own address to come from, if it matters
 */
public record EchoOptions(int payloadBytes, int ttl, boolean dontFragment, Optional<InetAddress> source) {}
