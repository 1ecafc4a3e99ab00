package dev.chiron.store;

import dev.chiron.testing.TempFolder;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresPlaces.class)
class PostgresStoreIT extends StoreContract {
    private final StoreSettings.Place place;

    PostgresStoreIT(StoreSettings.Place place) {
        this.place = place;
    }

    @Override
    StoreSettings.Place place(TempFolder folder) {
        return place;
    }
}
