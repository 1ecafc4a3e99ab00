package dev.chiron.probe;

import dev.chiron.net.Datagrams;
import dev.chiron.net.Unreachable;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Datagrams as the words of a dialogue: each is sent and taken whole. */
record DatagramSpeech(Datagrams datagrams) implements Speech {
    private static final int LARGEST = 64 * 1024;

    @Override
    public String unit() {
        return "datagram";
    }

    @Override
    public boolean patient() {
        return false;
    }

    @Override
    public Optional<String> hear() throws Unreachable, InterruptedException {
        return Optional.of(new String(datagrams.receive(LARGEST), StandardCharsets.UTF_8));
    }

    @Override
    public byte[] hearBytes(byte[] wanted) throws Unreachable, InterruptedException {
        return datagrams.receive(LARGEST);
    }

    @Override
    public void say(byte[] words) throws Unreachable, InterruptedException {
        datagrams.send(words);
    }
}
