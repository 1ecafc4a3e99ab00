package dev.chiron.store;

import dev.chiron.testing.TempFolder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresStoreIT extends StoreContract {
    private static @Nullable PostgresPlaces places;

    private StoreSettings.@Nullable Place place;

    @BeforeAll
    static void startServer() {
        places = new PostgresPlaces();
    }

    @AfterAll
    static void stopServer() {
        Objects.requireNonNull(places).close();
    }

    @Override
    StoreSettings.Place place(TempFolder folder) {
        StoreSettings.Place mine = place;
        if (mine == null) {
            mine = Objects.requireNonNull(places).next();
            place = mine;
        }
        return mine;
    }
}
