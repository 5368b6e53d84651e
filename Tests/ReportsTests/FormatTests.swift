import Foundation
import TestSupport
import Testing

@testable import Reports

/// The same picture as PNG, SVG and PDF.
@Suite struct FormatTests {
    @Test(arguments: [
        ("a.png", PictureFormat.png), ("b/c.PNG", .png), ("x.y.svg", .svg), ("/tmp/z.Pdf", .pdf), ("a b.pdf", .pdf),
    ])
    func theEndingSaysTheFormat(_ path: String, _ format: PictureFormat) {
        #expect(PictureFormat(path: path) == format)
    }

    @Test(arguments: ["", "png", ".png", "a/.svg", "a.png/", "a.jpg", "a.svgz", "a.png.gz", "svg/a"])
    func otherEndingsAreNone(_ path: String) { #expect(PictureFormat(path: path) == nil) }

    /// Cairo numbers its surfaces through the life of a process; the picture does not depend on it.
    @Test(arguments: PictureFormat.allCases) func theSameBytesWhateverWasDrawnBefore(_ format: PictureFormat) throws {
        let candidate = PictureTests.pulsar(phase: 0.3)
        func drawn() throws -> [UInt8] {
            try #require(CandidatePicture(candidate, format: "PSRFITS")).encoded(as: format)
        }
        let first = try drawn()
        _ = try NetworkViewPicture(candidate)?.encoded(as: .svg)
        #expect(try drawn() == first)
        #expect(String(decoding: first, as: UTF8.self).contains("CreationDate") == false)
    }

    @Test func surfacesAndImagesAreNumberedAnew() {
        let svg = ##"<g id="surface41"/><image id="image17" a="image"/><use href="#image17"/><use href="#surface41"/>"##
        let new = ##"<g id="surface1"/><image id="image2" a="image"/><use href="#image2"/><use href="#surface1"/>"##
        #expect(SurfaceNumbers.renumbered(Array(svg.utf8)) == Array(new.utf8))
        #expect(SurfaceNumbers.renumbered(Array("x#".utf8)) == Array("x#".utf8))
    }

    /// Another reader sees the size, and names that are defined wherever they are used.
    @Test(.needsPython("xml")) func anSVGIsWellFormed() throws {
        let folder = try TemporaryFolder()
        let picture = try #require(CandidatePicture(PictureTests.pulsar(phase: 0.3), format: "PSRFITS"))
        let printed = try Python.run(
            """
            import re, sys, xml.etree.ElementTree as tree
            root = tree.parse(sys.argv[1]).getroot()
            text = open(sys.argv[1]).read()
            used = set(re.findall(r'#([A-Za-z]+[-0-9]*)[")]', text))
            print(root.get('width'), root.get('height'), used <= {e.get('id') for e in root.iter()}, len(used) > 9)
            """, [try folder.write("x.svg", picture.encoded(as: .svg))])
        #expect(printed == "1280px 900px True True")
    }
}
