namespace Sygeopfoelgning.Tests.Unit.Docs;

/// <summary>docs/access.md is up to date. AccessMatrixTests checks through the API that the services do what it says.</summary>
public sealed class AccessPageTests
{
    [Fact]
    public void The_page_is_as_generated() => GeneratedPage.IsAsCommitted("access.md", AccessPage.Write());
}
