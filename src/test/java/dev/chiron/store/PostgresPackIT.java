package dev.chiron.store;

import dev.chiron.testing.TempFolder;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresPlaces.class)
class PostgresPackIT extends PackContract {
    private final StoreSettings.Place place;

    PostgresPackIT(StoreSettings.Place place) {
        this.place = place;
    }

    @Override
    StoreSettings.Place place(TempFolder folder) {
        return place;
    }
}
