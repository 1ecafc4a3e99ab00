package dev.chiron.store;

import com.zaxxer.hikari.HikariConfig;

/** What is different between the databases that memory is kept in. */
interface Database {
    /** Where it is, as the log may say it. */
    String shown();

    /** How its one writing connection is opened. */
    HikariConfig writer();

    /** How the connections are opened that only read. */
    HikariConfig readers();

    /** How the connections are opened whose commits must outlive a power cut. */
    HikariConfig journal();

    /** The folder of its migrations. */
    String migrations();

    /** The milliseconds since 1970 of a moment's column, in SQL. */
    String millis(String column);

    /** A parameter that is JSON, in SQL. */
    String json();

    /** What must be there before it can be opened; called before each attempt. */
    void prepare() throws StoreException;

    /** Lets go of what {@link #prepare()} took. */
    void release();
}
