// Pages write to the console and to the current folder: one at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
