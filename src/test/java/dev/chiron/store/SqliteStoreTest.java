package dev.chiron.store;

import dev.chiron.testing.TempFolder;

class SqliteStoreTest extends StoreContract {
    @Override
    StoreSettings.Place place(TempFolder folder) {
        return new StoreSettings.SqliteFile(folder.file("deep/chiron.db"));
    }
}
