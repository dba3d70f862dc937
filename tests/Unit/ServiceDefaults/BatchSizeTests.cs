using Sygeopfoelgning.Data.Storage;

namespace Sygeopfoelgning.Tests.Unit.ServiceDefaults;

public sealed class BatchSizeTests
{
    [Fact]
    public void It_shrinks_to_one_and_grows_to_the_most_again()
    {
        var size = new BatchSize(100);
        Assert.Equal([100, 25, 6, 1, 1], Sizes(size, size.Failed, 5));
        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 100, 100], Sizes(size, size.Succeeded, 9));
    }

    private static List<int> Sizes(BatchSize size, Action then, int count)
    {
        var found = new List<int>();
        for (var n = 0; n < count; n++)
        {
            found.Add(size.Now);
            then();
        }

        return found;
    }
}
