import Diagnostics
import Testing

@testable import SiteGenerator

struct SiteConfigurationTests {
    @Test func aConfigurationIsRead() throws {
        let folder = try TemporaryFolder()
        try folder.write("title: Costs\nlanguage: de\nbase_url: https://example.org/costs\n", "site.yml")
        let configuration = try SiteConfiguration(folder: folder.path)
        #expect(configuration.title == "Costs")
        #expect(configuration.language == "de")
        #expect(configuration.summary.isEmpty)
        #expect(configuration.baseURL == "https://example.org/costs/")
    }

    @Test(arguments: [
        (
            "titel: x",
            "unknown key in the site 'titel'; expected one of title, description, language, base_url; did you mean 'title'?"
        ),
        ("language: en", "the site has no 'title'; expected the key 'title'"),
        ("title: 3", "the title is 3; expected a string"),
        ("title: x\nlanguage: '\"><script>'", "the language is '\"><script>'; expected a tag such as en or pt-BR"),
        (
            "title: x\nbase_url: javascript:x",
            "the base_url is 'javascript:x'; expected an address such as https://example.org/"
        ),
    ])
    func wrongConfigurationsAreFaults(text: String, message: String) throws {
        let folder = try TemporaryFolder()
        try folder.write(text, "site.yml")
        let error = #expect(throws: Diagnostic.self) { try SiteConfiguration(folder: folder.path) }
        #expect(error?.description.hasSuffix(message) == true, "\(error?.description ?? "")")
        #expect(error?.line != nil)
    }

    @Test func aMissingConfigurationIsAFault() throws {
        let folder = try TemporaryFolder()
        let error = #expect(throws: Diagnostic.self) { try SiteConfiguration(folder: folder.path) }
        #expect(error?.file == folder.path + "/site.yml")
    }

    @Test func aSavedQueryHasATitleAndAMeaning() throws {
        let query = try SavedQuery(
            text: "-- Failed trials\n-- With their\n-- reasons.\nSELECT 1\n", name: "failed", file: "failed.sql")
        #expect(query.title == "Failed trials")
        #expect(query.meaning == "With their reasons.")
        #expect(query.sql == "SELECT 1\n")
    }

    @Test(arguments: ["SELECT 1", "", "-- Title\n\n", "--\nSELECT 1"])
    func queriesWithoutATitleOrASelectAreFaults(text: String) {
        #expect(throws: Diagnostic.self) { try SavedQuery(text: text, name: "x", file: "x.sql") }
    }
}
