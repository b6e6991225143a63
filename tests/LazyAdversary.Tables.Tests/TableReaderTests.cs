using Tables;

namespace LazyAdversary.Tables.Tests;

public sealed class TableReaderTests : IDisposable
{
    private static readonly TableOptions Churn = new() { Label = "churn" };

    private readonly string _folder = Directory.CreateTempSubdirectory("lazy-tables-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_plain_table_has_numbers_texts_and_a_label()
    {
        var table = Read("age,city,churn\n30,Rome,no\n41.5,Oslo,yes\n\n-2e1,Rome,no\n");
        Assert.Equal(["no", "yes"], table.Classes);
        Assert.Equal([false, true, false], table.Labels);
        Assert.Equal([2, 3, 5], table.Lines);
        Assert.Equal([30, 41.5, -20], Assert.Single(table.Numbers).Values);
        var city = Assert.Single(table.Texts);
        Assert.Equal(["Rome", "Oslo", "Rome"], city.Cells.Select(id => city.Values[id]));
        Assert.Empty(table.Notes);
    }

    [Theory]
    [InlineData("\"Income, EUR\",age,churn\n1,2,no\n3,4,yes\n")]
    [InlineData("\"Income, EUR\";age;churn\n1;2;no\n3;4;yes\n")]
    [InlineData("\"Income, EUR\"\tage\tchurn\r\n1\t2\tno\r\n3\t4\tyes\r\n")]
    public void A_separator_inside_quotes_separates_nothing(string text)
    {
        var table = Read(text);
        Assert.Equal(["Income, EUR", "age"], table.Numbers.Select(c => c.Name));
        Assert.Equal([1, 3], table.Numbers[0].Values);
        Assert.Equal([2, 4], table.Numbers[1].Values);
    }

    [Fact]
    public void Any_separator_can_be_given()
    {
        Assert.Equal([1.5, 2], Read("age|churn\n1.5|no\n2|yes\n", Churn with { Separator = '|' }).Numbers[0].Values);
        AssertError("has no column 'churn'; it has age|churn. If that is several, --separator", "age|churn\n1.5|no\n");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_column_without_a_name_that_counts_the_rows_is_left_out_and_said(int first)
    {
        var table = Read($",age,churn\n{first},30,no\n{first + 1},40,yes\n");
        Assert.Equal(["age"], table.Numbers.Select(c => c.Name));
        Assert.Contains("Column 1 has no name", Assert.Single(table.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_without_a_name_that_holds_something_else_is_called_by_its_place()
    {
        Assert.Equal(["(column 1)", "age"], Read(",age,churn\n7,30,no\n8,40,yes\n").Numbers.Select(c => c.Name));
        Assert.Equal(
            ["age"], Read(",age,churn\n7,30,no\n8,40,yes\n", Churn with { IgnoredColumns = ["(column 1)"] }).Numbers.Select(c => c.Name));
    }

    [Fact]
    public void Columns_may_have_the_names_that_ML_NET_gives_but_not_each_others()
    {
        Assert.Equal(["Label", "Features", "Score"], Read("Label,Features,Score,churn\n1,2,3,no\n4,5,6,yes\n").Numbers.Select(c => c.Name));
        AssertError("line 1: columns 1 and 3 are both named 'age'", "age,churn,age\n1,no,2\n");
    }

    [Theory]
    [InlineData("-", "--missing=- makes it a gap")]
    [InlineData("n a", "--missing=\"n a\" makes it a gap")]
    [InlineData("unknown", "--text-columns age takes the column as texts")]
    [InlineData("unknown", "--ignore-columns age leaves it out")]
    [InlineData("2024-01-05", "'2024-01-05' is neither a number nor a plain text")]
    [InlineData("12%", "'12%' is neither")]
    [InlineData("1e39", "beyond the range of a float32")]
    [InlineData("1e999", "beyond the range of a float32")]
    [InlineData("Infinity", "'Infinity' is a text")]
    public void An_unclear_cell_is_an_error_with_line_column_and_the_option_that_accepts_it(string cell, string way)
    {
        AssertError($"table.csv, line 3, column 'age': '{cell}' ", $"age,churn\n30,no\n{cell},yes\n41,no\n");
        AssertError(way, $"age,churn\n30,no\n{cell},yes\n41,no\n");
        if (!way.StartsWith("beyond", StringComparison.Ordinal))
        {
            var table = Read($"age,churn\n30,no\n{cell},yes\n41,no\n", Churn with { Missing = [cell] });
            Assert.Equal([30, double.NaN, 41], table.Numbers[0].Values);
            Assert.Contains("1 of 3 cells are gaps", Assert.Single(table.Notes), StringComparison.Ordinal);
        }

        Assert.Equal(
            ["30", cell, "41"], Read($"age,churn\n30,no\n{cell},yes\n41,no\n", Churn with { TextColumns = ["age"] }).Texts[0].Values);
        Assert.Empty(Read($"age,churn\n30,no\n{cell},yes\n41,no\n", Churn with { IgnoredColumns = ["age"] }).Numbers);
    }

    [Fact]
    public void The_text_may_also_come_first()
    {
        AssertError(
            "line 3, column 'age': '30' is a number, but '-' in line 2 is not. --missing=- makes it a gap", "age,churn\n-,no\n30,yes\n");
        AssertError("line 3, column 'age': '30' is a number, but 'A5' in line 2 is not", "age,churn\nA5,no\n30,yes\n");
    }

    [Theory]
    [InlineData("")]
    [InlineData("NA")]
    [InlineData("n/a")]
    [InlineData("null")]
    [InlineData("NaN")]
    [InlineData("?")]
    [InlineData("  ")]
    public void Usual_gaps_are_gaps_among_numbers_and_are_counted_and_texts_among_texts(string gap)
    {
        var table = Read($"age,city,churn\n{gap},{gap},no\n30,Rome,yes\n{gap},Oslo,yes\n");
        Assert.Equal([double.NaN, 30, double.NaN], table.Numbers[0].Values);
        Assert.Equal([gap.Trim(), "Rome", "Oslo"], table.Texts[0].Values);
        Assert.Equal("age: 2 of 3 cells are gaps, filled with the column's mean.", Assert.Single(table.Notes));
    }

    [Fact]
    public void A_column_of_gaps_is_left_out_and_said() =>
        Assert.Equal("empty has nothing but gaps: left out.", Assert.Single(Read("empty,age,churn\n,30,no\nNA,40,yes\n").Notes));

    [Theory]
    [InlineData("1,5", "--decimal , reads it as 1.5")]
    [InlineData("1,234", "--decimal , reads it as 1.234")]
    [InlineData("1,234", "--thousands , reads it as 1234")]
    [InlineData("1.234,5", "--decimal , --thousands . reads it as 1234.5")]
    [InlineData("1,234,567.25", "--thousands , reads it as 1234567.25")]
    [InlineData("1 234", "--thousands space reads it as 1234")]
    [InlineData("1\u00A0234", "--thousands space reads it as 1234")]
    public void A_number_in_another_format_is_an_error_that_says_how_it_can_be_read(string cell, string way)
    {
        AssertError($"line 3, column 'age': '{cell}' is neither", $"age;churn\n30;no\n{cell};yes\n");
        AssertError(way, $"age;churn\n30;no\n{cell};yes\n");
    }

    [Theory]
    [InlineData("1,5", ',', null, 1.5)]
    [InlineData("1.234,5", ',', '.', 1234.5)]
    [InlineData("1,234", '.', ',', 1234)]
    [InlineData("12 345,25", ',', ' ', 12345.25)]
    [InlineData("\u221212", '.', null, -12)]
    [InlineData("+.5", '.', null, 0.5)]
    [InlineData("1234", '.', ',', 1234)]
    public void Numbers_are_read_in_the_format_given(string cell, char decimalSign, char? thousands, double expected)
    {
        var options = Churn with { DecimalSign = decimalSign, ThousandsSign = thousands };
        Assert.Equal([expected, 1], Read($"age;churn\n{cell};no\n1;yes\n", options).Numbers[0].Values);
    }

    [Theory]
    [InlineData("1,5")] // .NET's parser would say 15.
    [InlineData("12,34")]
    [InlineData("1,2345")]
    [InlineData(",123")]
    public void Groups_of_digits_are_groups_of_three(string cell) =>
        AssertError($"'{cell}' is neither", $"age;churn\n{cell};no\n", Churn with { ThousandsSign = ',' });

    [Fact]
    public void With_a_decimal_comma_a_point_is_unclear() =>
        AssertError("'1.5' is neither a number nor a plain text. --decimal . reads it as 1.5",
            "age;churn\n1.5;no\n", Churn with { DecimalSign = ',' });

    [Fact]
    public void Labels_are_the_same_padded_or_quoted_or_not()
    {
        var table = Read("age,churn\n1,yes \n2, yes\n3,\"yes\"\n4,\" no \"\n5,no\n");
        Assert.Equal([true, true, true, false, false], table.Labels);
    }

    [Fact]
    public void Labels_that_are_numbers_are_ordered_and_compared_as_numbers()
    {
        var table = Read("age,churn\n1,10\n2,2\n3,2.0\n");
        Assert.Equal(["2", "10"], table.Classes);
        Assert.Equal([true, false, false], table.Labels);
    }

    [Fact]
    public void Another_number_of_labels_than_two_is_an_error_that_says_where_each_is()
    {
        AssertError(
            "Column 'churn' has 3 different values; a binary classifier needs two. They are 'No' (first in line 3), 'no' (first in line 2)",
            "age,churn\n1,no\n2,No\n3,yes\n");
        AssertError("Column 'churn' has 1 different values", "age,churn\n1,no\n2,no\n");
        AssertError("line 3, column 'churn': the label is missing", "age,churn\n1,no\n2,\n3,yes\n");
    }

    [Fact]
    public void A_newline_in_a_quoted_cell_is_part_of_it_and_lines_are_counted_on()
    {
        var table = Read("city,churn\n\"New\nYork\",no\nRome,yes\n");
        Assert.Equal(["New\nYork", "Rome"], table.Texts[0].Values);
        Assert.Equal([2, 4], table.Lines);
        AssertError("line 5, column 'age'", "city,age,churn\n\"New\nYork\",1,no\n\nRome,x,yes\n");
    }

    [Theory]
    [InlineData("age,churn\n1,no\n2\n", "line 3: there are 1 cells, but the header has 2, separated by ','.")]
    [InlineData("age,churn\n1,no\n1,5,yes\n",
        "line 3: there are 3 cells, but the header has 2, separated by ','. A cell with a ',' in it must stand in quotes.")]
    [InlineData("age,churn,\n1,no\n", "take the ',' at the end of the header away")]
    [InlineData("age,city,churn\n1,\"open,no\n2,b,yes\n", "line 2: a quote opens a cell and never closes")]
    [InlineData("age,pipe,churn\n1,a,no\n2,5\" pipe,yes\n", "line 3: a quote opens a cell and never closes, or stands inside a cell")]
    [InlineData("age,city,churn\n1,\"a\"b,no\n", "line 2: there is text beside a quoted cell")]
    [InlineData("age,churn\n", "has a header and no rows below it")]
    [InlineData("", "is empty")]
    public void A_damaged_table_is_an_error_with_its_line(string text, string expected) => AssertError(expected, text);

    [Fact]
    public void What_is_no_text_file_is_said()
    {
        Assert.Contains(
            "is a folder", Assert.Throws<TableException>(() => TableReader.Read(_folder, Churn)).Message, StringComparison.Ordinal);
        Assert.Contains("There is no file",
            Assert.Throws<TableException>(() => TableReader.Read(Path.Combine(_folder, "x"), Churn)).Message, StringComparison.Ordinal);
        string path = Path.Combine(_folder, "latin.csv");
        File.WriteAllBytes(path, [.. "age,churn\n1,no\n2,"u8, 0xE9, .. "\n"u8]);
        Assert.Contains(
            "is not text in UTF-8", Assert.Throws<TableException>(() => TableReader.Read(path, Churn)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_first_name()
    {
        string path = Path.Combine(_folder, "bom.csv");
        File.WriteAllBytes(path, [0xEF, 0xBB, 0xBF, .. "age,churn\n1,no\n2,yes\n"u8]);
        Assert.Equal("age", TableReader.Read(path, Churn).Numbers[0].Name);
    }

    [Fact]
    public void Options_name_columns_that_are_there()
    {
        AssertError("has no column 'x'; it has age, churn", "age,churn\n1,no\n", Churn with { TextColumns = ["x"] });
        AssertError("has no column 'x'", "age,churn\n1,no\n", Churn with { IgnoredColumns = ["x"] });
        AssertError("is the label", "age,churn\n1,no\n", Churn with { IgnoredColumns = ["churn"] });
    }

    [Fact]
    public void A_column_of_too_many_texts_is_an_error_unless_it_is_meant()
    {
        string text = "id,age,churn\n" + string.Concat(Enumerable.Range(0, 1001).Select(i => $"u{i},{i},{(i % 2 == 0 ? "no" : "yes")}\n"));
        AssertError("line 1002, column 'id': these are more than 1000 different texts", text);
        Assert.Equal(1001, Read(text, Churn with { TextColumns = ["id"] }).Texts[0].Values.Count);
    }

    private Table Read(string text, TableOptions? options = null)
    {
        string path = Path.Combine(_folder, "table.csv");
        File.WriteAllText(path, text);
        return TableReader.Read(path, options ?? Churn);
    }

    private void AssertError(string expected, string text, TableOptions? options = null)
    {
        string message = Assert.Throws<TableException>(() => Read(text, options)).Message;
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }
}
