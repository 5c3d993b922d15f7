import Tables
import Testing

/// Vectors of the FNV test suite (RFC 9923, appendix).
@Suite struct StableHashTests {
    @Test(arguments: [
        ("", "6c62272e07bb014262b821756295c58d"),
        ("a", "d228cb696f1a8caf78912b704e4a8964"),
        ("foobar", "343e1662793c64bf6f0d3597ba446f18"),
    ])
    func publishedVectors(_ text: String, _ digits: String) {
        #expect(StableHash(text).hexadecimal == digits)
    }

    @Test func piecesAddUp() {
        var hash = StableHash("foo")
        hash.add("bar".utf8)
        #expect(hash == StableHash("foobar"))
    }
}
