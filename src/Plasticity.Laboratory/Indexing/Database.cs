using Microsoft.Data.Sqlite;

namespace Plasticity.Laboratory.Indexing;

/// <summary>Opens SQLite databases.</summary>
internal static class Database
{
    static Database() => SQLitePCL.Batteries_V2.Init();

    public static SqliteConnection Open(string file, SqliteOpenMode mode)
    {
        SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    public static void Execute(SqliteConnection connection, string statements)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = statements;
        command.ExecuteNonQuery();
    }
}
