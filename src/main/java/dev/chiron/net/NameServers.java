package dev.chiron.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

/** Who is asked for names, and what is appended to short ones; may change while the program runs. */
public interface NameServers {
    /** What holds now. */
    Settings settings();

    /**
     * The servers in the order of asking, the search list, and how many dots make a name be tried as it is first.
     *
     * @param servers at least one
     */
    record Settings(List<InetSocketAddress> servers, List<Name> search, int ndots) {}

    /** These servers, without a search list. */
    static NameServers of(InetSocketAddress... servers) {
        Settings settings = new Settings(List.of(servers), List.of(), 1);
        return () -> settings;
    }

    /** What a file in the form of resolv.conf(5) says; it is read again when it changed. */
    static NameServers inFile(Path file) {
        return new FileState<>(List.of(file), () -> parse(file))::value;
    }

    private static Settings parse(Path file) {
        List<InetSocketAddress> servers = new ArrayList<>();
        List<Name> search = new ArrayList<>();
        int ndots = 1;
        for (String line : lines(file)) {
            String[] words = line.strip().split("\\s+");
            switch (words[0]) {
                case "nameserver" -> addServer(words, servers);
                case "search", "domain" -> setSearch(words, search);
                case "options" -> ndots = ndots(words, ndots);
                default -> {}
            }
        }
        if (servers.isEmpty()) {
            servers.add(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 53));
        }
        return new Settings(List.copyOf(servers), List.copyOf(search), ndots);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            return List.of(); // As the system's own look-up: without the file, the server is this machine.
        }
    }

    private static void addServer(String[] words, List<InetSocketAddress> servers) {
        try {
            if (words.length > 1 && servers.size() < 3) {
                servers.add(new InetSocketAddress(InetAddress.ofLiteral(words[1]), 53));
            }
        } catch (IllegalArgumentException e) {
            // A line that is no address is passed over, as the system's own look-up does.
        }
    }

    private static void setSearch(String[] words, List<Name> search) {
        search.clear();
        for (int i = 1; i < words.length; i++) {
            try {
                search.add(Name.fromString(words[i], Name.root));
            } catch (TextParseException e) {
                // As above.
            }
        }
    }

    private static int ndots(String[] words, int before) {
        int ndots = before;
        for (String word : words) {
            if (word.matches("ndots:\\d{1,2}")) {
                ndots = Math.min(15, Integer.parseInt(word.substring("ndots:".length())));
            }
        }
        return ndots;
    }
}
