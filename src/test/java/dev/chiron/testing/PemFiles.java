package dev.chiron.testing;

import java.nio.file.Path;

/** Where a certificate, its key and its authority stand as PEM files. */
public record PemFiles(Path certificate, Path key, Path authority) {}
