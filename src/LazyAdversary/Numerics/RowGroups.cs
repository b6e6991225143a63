namespace LazyAdversary.Numerics;

/// <summary>
/// Where the left operand of a tile lies: row r of group g has its k-th number at Start[g·GroupStep + r·RowStep + k·InnerStep],
/// with a group for each tile's rows.
/// </summary>
internal readonly unsafe struct RowGroups<T>
    where T : unmanaged
{
    private RowGroups(T* start, nint groupStep, nint rowStep, nint innerStep)
    {
        Start = start;
        GroupStep = groupStep;
        RowStep = rowStep;
        InnerStep = innerStep;
    }

    public T* Start { get; }

    public nint GroupStep { get; }

    public nint RowStep { get; }

    public nint InnerStep { get; }

    /// <summary>A row-major matrix as it is.</summary>
    public static RowGroups<T> Strided(T* start, nint stride, int tileRows) => new(start, tileRows * stride, stride, 1);

    /// <summary>The transpose of a row-major matrix, read in place.</summary>
    public static RowGroups<T> Transposed(T* start, nint stride, int tileRows) => new(start, tileRows, 1, stride);

    /// <summary>
    /// As <see cref="PanelKernels{T}.PackGroups"/> leaves a transposed matrix: the numbers that a tile needs together lie together.
    /// </summary>
    public static RowGroups<T> Packed(T* start, int inner, int tileRows) => new(start, (nint)inner * tileRows, 1, tileRows);

    /// <summary>All but the first groups.</summary>
    public RowGroups<T> Skip(int groups) => new(Start + groups * GroupStep, GroupStep, RowStep, InnerStep);
}
