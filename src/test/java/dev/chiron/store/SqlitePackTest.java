package dev.chiron.store;

import dev.chiron.testing.TempFolder;

class SqlitePackTest extends PackContract {
    @Override
    StoreSettings.Place place(TempFolder folder) {
        return new StoreSettings.SqliteFile(folder.file("chiron.db"));
    }
}
