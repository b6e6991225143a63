namespace Tables;

/// <summary>A single sign on the command line: itself, or the name of one that a shell would swallow.</summary>
internal static class SignOption
{
    public static char? Parse(string text) => text switch
    {
        "space" => ' ',
        "tab" or @"\t" => '\t',
        [char sign] => sign,
        _ => null,
    };

    public static string Name(char sign) => sign switch
    {
        ' ' => "space",
        '\t' => "tab",
        _ => sign.ToString(),
    };
}
