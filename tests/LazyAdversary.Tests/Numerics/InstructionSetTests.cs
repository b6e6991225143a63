using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using LazyAdversary.Attacks;
using LazyAdversary.Threats;
using LazyAdversary.Attacks.BlackBox;
using LazyAdversary.Attacks.Boundary;
using LazyAdversary.Attacks.Cascade;
using LazyAdversary.Attacks.Gradient;
using LazyAdversary.Certification;
using LazyAdversary.TwoLayer;
using LazyAdversary.Data;
using LazyAdversary.Evaluation;
using LazyAdversary.Lazy;
using LazyAdversary.Models;
using LazyAdversary.Numerics;
using LazyAdversary.Theory;
using LazyAdversary.TwoLayer.Certificates;
using LazyAdversary.TwoLayer.Rays;
using LazyAdversary.TwoLayer.SignFlips;

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
