using LazyAdversary.Attacks;
using LazyAdversary.Certification;
using LazyAdversary.Data;
using LazyAdversary.Threats;
using Model = LazyAdversary.Models.LinearClassifier;

namespace LazyAdversary.Tests.Certification;

public class LinearCertifierTests
{
    [Fact]
    public void BothSidesMeetInBothNorms()
    {
        var model = Model.Binary([3, -4, 0, 1], 0.5);
        var data = Cases.Data(Cases.Gaussian(40, 1), 4).LabelledBy(model);
        var certified = new LinearCertifier(model).Certify(data).Records;
        var euclidean = new NearestBoundaryAttack().Run(model, data).Records;
        var maximum = new NearestBoundaryAttack(new() { Threat = ThreatModel.LInf(100) }).Run(model, data).Records;
        for (int i = 0; i < data.Count; i++)
        {
            Assert.InRange(euclidean[i].Distance / certified[i].Radius, 1, 1.0001);
            Assert.InRange(maximum[i].Distance / certified[i].LInfRadius, 1, 1.0001);
        }
    }

    [Fact]
    public void AConstantIsNeverTurnedAndZeroIsNeverCertain()
    {
        var data = Cases.OnSphere(3, 2, 1);
        Assert.All(new LinearCertifier(Model.Binary([0, 0], 1)).Certify(data).Records, r => Assert.Equal(double.PositiveInfinity, r.Radius));
        Assert.All(new LinearCertifier(Model.Binary([0, 0], 0)).Certify(data).Records, r => Assert.Equal(0, r.Radius));
        Assert.Throws<ArgumentException>(() => new LinearCertifier(Model.Binary([1], 0)).Certify(data));
    }

    /// <summary>r·‖w‖ &lt; |f(x)| in exact arithmetic, however much of f(x) cancels; likewise in l∞.</summary>
    [Fact]
    public void NoRadiusExceedsTheExactDistance()
    {
        int positive = 0;
        for (int seed = 0; seed < 4000; seed++)
        {
            var random = new Random(seed);
            int d = 1 + seed % 12;
            float[] w = Cases.Gaussian(d, seed), x = Cases.Gaussian(d, seed + 5000);
            for (int k = 0; k + 1 < d; k += 2) (x[k + 1], w[k + 1]) = (x[k], -w[k] * (1 + random.Next(-2, 3) / 8388608f));
            double bias = seed % 2 * random.NextDouble() * Math.ScaleB(1, -random.Next(60));
            var record = new LinearCertifier(Model.Binary(w, bias)).Certify(LabeledData.FromArray(x, d, [1])).Records[0];
            var score = Dyadic.Dot(Cases.ToDouble(w), Cases.ToDouble(x)) + bias;
            Dyadic sum = default;
            foreach (float v in w) sum += Math.Abs(v);
            Holds(record, score, Dyadic.Dot(Cases.ToDouble(w), Cases.ToDouble(w)), sum);
            if (record.Radius > 0) positive++;
        }

        Assert.True(positive > 1000, $"only {positive} examples had a radius");
    }

    /// <summary>The first term is above 1, and the others are lost below it: the score seems larger than it is, or has the wrong sign.</summary>
    [Fact]
    public void WhatTheSumLosesIsCounted()
    {
        const float Head = 1 + 1f / (1 << 23), Small = 0.70710677f / (1 << 26);
        float[] x = [Head, .. Enumerable.Repeat(Small, 6)], w = [1, .. Enumerable.Repeat(-Small, 6)];
        for (int i = 0; i < 80; i++)
        {
            double bias = -(double)Head + i / (double)(1L << 53);
            var score = Dyadic.Dot(Cases.ToDouble(w), Cases.ToDouble(x)) + bias;
            var record = new LinearCertifier(Model.Binary(w, bias)).Certify(LabeledData.FromArray(x, 7, [1])).Records[0];
            Dyadic sum = default;
            foreach (float v in w) sum += Math.Abs(v);
            Holds(record, score, Dyadic.Dot(Cases.ToDouble(w), Cases.ToDouble(w)), sum);
        }
    }

    /// <summary>γ_{d+4}·(‖w‖‖x‖ + |b|), where the score is known exactly and that is a good part of it.</summary>
    [Fact]
    public void TheMarginIsTheOneThatIsStated()
    {
        // f = 1: (2²⁴ − 1)·2⁶ − (2²⁴ − 2)·2⁶ − 63.
        double[] w = [16777215, -16777214];
        double norm = Math.Sqrt(w.Sum(v => v * v)), gamma = 6.0 / (1L << 53), margin = gamma * (norm * Math.Sqrt(2) * 64 + 63);
        var record = new LinearCertifier(Model.Binary([.. w.Select(v => (float)v)], -63))
            .Certify(LabeledData.FromArray([64, 64], 2, [1])).Records[0];
        Assert.Equal(1, record.Score);
        Assert.InRange((1 - record.Radius * norm) / margin, 1, 1.01);
        Assert.InRange((1 - record.LInfRadius * w.Sum(Math.Abs)) / margin, 1, 1.01);
    }

    /// <summary>
    /// For every rival r·‖w_y − w_j‖ &lt; s_y − s_j in exact arithmetic, and for the nearest nearly equal: for rows of all kinds, for almost equal rows whose
    /// products with x cancel, with the biases too, and for biases that the products with x are lost below.
    /// </summary>
    [Fact]
    public void NoRadiusExceedsTheExactDistanceToAnyRival()
    {
        int positive = 0;
        for (int seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            int d = 1 + random.Next(10), k = 3 + random.Next(3);
            float[] first = Cases.Gaussian(d, seed), rows = Cases.Gaussian(k * d, seed + 5000), x = Cases.Gaussian(d, seed + 9000);
            for (int i = 0; seed % 3 == 1 && 2 * i + 1 < d; i++) (x[d - 1 - i], first[d - 1 - i]) = (x[i], -first[i]);
            if (seed % 3 == 1) rows = [.. rows.Select((_, i) => first[i % d] * (1 + random.Next(-2, 3) / 8388608f))];
            double[] w = Cases.ToDouble(rows), point = Cases.ToDouble(x), biases = new double[k];
            for (int j = 0; j < k; j++)
            {
                biases[j] = (seed % 3) switch
                {
                    0 => random.NextDouble(),
                    1 => -Dyadic.Dot(w.AsSpan(j * d, d), point).ToDouble() + Math.ScaleB(random.Next(-4, 5), -54),
                    _ => Math.ScaleB(1, 52),
                };
            }

            var record = new LinearCertifier(Model.FromWeights(rows, biases)).Certify(LabeledData.FromArray(x, d, [0], k)).Records[0];
            if (record.Radius == 0 && record.LInfRadius == 0) continue;
            positive++;
            double nearest = double.PositiveInfinity, nearestLInf = nearest;
            for (int j = 0; j < k; j++)
            {
                if (j == record.Prediction) continue;
                Dyadic margin = (Dyadic)biases[record.Prediction] - biases[j], square = default, sum = default;
                for (int i = 0; i < d; i++)
                {
                    var difference = (Dyadic)w[record.Prediction * d + i] - w[j * d + i];
                    (margin, square, sum) = (margin + difference * point[i], square + difference * difference, sum + Dyadic.Abs(difference));
                }

                Assert.True(margin.Sign > 0 && (Dyadic)record.Radius * record.Radius * square < margin * margin, $"{seed}: {record.Radius:R}, rival {j}");
                Assert.True(record.LInfRadius * sum < margin, $"{seed}: {record.LInfRadius:R} in l∞, rival {j}");
                nearest = Math.Min(nearest, margin.ToDouble() / Math.Sqrt(square.ToDouble()));
                nearestLInf = Math.Min(nearestLInf, margin.ToDouble() / sum.ToDouble());
            }

            if (seed % 3 != 0) continue;
            Close.Relative(nearest, record.Radius, 1e-6);
            Close.Relative(nearestLInf, record.LInfRadius, 1e-6);
        }

        Assert.True(positive > 900, $"only {positive} examples had a radius");
    }

    private static void Holds(CertificationRecord record, Dyadic score, Dyadic square, Dyadic sum)
    {
        if (record.Radius == 0 && record.LInfRadius == 0) return;
        Assert.Equal(Math.Sign(record.Score), score.Sign);
        Assert.True((Dyadic)record.Radius * record.Radius * square < score * score, $"{record.Radius:R}");
        Assert.True(record.LInfRadius * sum < Dyadic.Abs(score), $"{record.LInfRadius:R}");
    }
}
