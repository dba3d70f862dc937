namespace Sygeopfoelgning.Tests.Unit.Docs;

/// <summary>docs/access.md says what is so. That the services do what it says: AccessMatrixTests, through the API.</summary>
public sealed class AccessPageTests
{
    [Fact]
    public void The_page_is_as_generated() => GeneratedPage.IsAsCommitted("access.md", AccessPage.Write());
}
