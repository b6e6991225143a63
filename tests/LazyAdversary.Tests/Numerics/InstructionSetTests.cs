using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using LazyAdversary.Numerics;

namespace LazyAdversary.Tests.Numerics;

/// <summary>A rerun without an instruction set proves nothing unless the set was really off.</summary>
[Trait("Category", "Kernels")]
public class InstructionSetTests
{
    [Fact]
    public void SwitchesTakeEffect()
    {
        if (IsOff("EnableAVX512")) Assert.False(Vector512.IsHardwareAccelerated || Avx512F.IsSupported);
        if (IsOff("EnableAVX2")) Assert.False(Vector256.IsHardwareAccelerated || Avx2.IsSupported);
        if (IsOff("EnableHWIntrinsic")) Assert.False(Vector128.IsHardwareAccelerated || Vector.IsHardwareAccelerated);
    }

    [Fact]
    public void TheWidestVectorsOfTheMachineAreUsed()
    {
        int bits = Vector512.IsHardwareAccelerated ? 512
            : Vector256.IsHardwareAccelerated ? 256
            : Vector128.IsHardwareAccelerated ? 128
            : 32;
        Assert.Equal(bits / 32, PanelKernels<float>.Best.Lanes);
    }

    private static bool IsOff(string name) => Environment.GetEnvironmentVariable("DOTNET_" + name) == "0";
}
