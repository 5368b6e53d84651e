import Foundation
import NeuralNetwork
import TestSupport
import Testing

@testable import ImageBenchmarks

@Suite struct PictureTests {
    /// Made by Pillow 13: a picture of 4x2 pixels whose red is 40x+y, green 200-30x, blue 7.
    static let png =
        "iVBORw0KGgoAAAANSUhEUgAAAAQAAAACCAIAAADwyuo0AAAAFklEQVR4nGNkOMGu8YgBgpgYGRjg"
        + "CABMYQP1MkkIAgAAAABJRU5ErkJggg=="

    private func picture(_ base64: String) throws -> Picture {
        try Picture(dataFile(Array(try #require(Data(base64Encoded: base64)))))
    }

    private func error(_ bytes: [UInt8]) -> DataSetError? { dataSetError { _ = try Picture(dataFile(bytes)) } }

    @Test func areaMeans() {
        // 3 columns onto 2: each new one covers one and a half old ones.
        let picture = Picture(width: 3, height: 1, pixels: [0, 0, 0, 90, 30, 3, 240, 60, 9])
        let bytes = AreaResampling(height: 1, width: 2).bytes(picture, channels: 3)
        #expect(bytes == [30, 190, 10, 50, 1, 7])
        // 2 rows onto 4: each is there twice.
        let tall = Picture(width: 1, height: 2, pixels: [8, 8, 8, 20, 20, 20])
        #expect(AreaResampling(height: 4, width: 1).bytes(tall, channels: 1) == [8, 8, 20, 20])
    }

    @Test func greyIsTheLuma() {
        let picture = Picture(width: 3, height: 1, pixels: [255, 0, 0, 0, 255, 0, 0, 0, 255])
        #expect(AreaResampling(height: 1, width: 3).bytes(picture, channels: 1) == [76, 150, 29])
    }

    @Test func neitherJPEGNorPNG() {
        #expect(error([])?.reason == "begins neither as a JPEG nor as a PNG picture does")
        #expect(
            error(Array("GIF89a".utf8))?.description == "f, byte 0: begins neither as a JPEG nor as a PNG picture does")
    }

    @Test func damagedPictures() throws {
        #expect(error([0xff, 0xd8, 0xff, 0xe0]) != nil)
        let png = Array(try #require(Data(base64Encoded: Self.png)))
        for count in [8, 30, 50, png.count - 20] {
            #expect(
                error(Array(png.prefix(count)))?.reason.hasPrefix("is a PNG picture that is damaged") == true,
                "\(count)")
        }
        let absurd = dataSetError { try Picture.checkSize(width: 1 << 30, height: 1 << 30, path: "f") }
        #expect(absurd?.reason == "is 1073741824x1073741824 pixels large, more than is read")
    }

    @Test(.needsRealData) func aJPEGThatEndsEarlyIsNoPicture() throws {
        let path = RealData.path("caltech101/101_ObjectCategories/Leopards/image_0001.jpg")
        let bytes = try DataFile(path: path).bytes
        for count in [20, 700, bytes.count / 2, bytes.count - 40] {
            #expect(error(Array(bytes.prefix(count))) != nil, "\(count)")
        }
    }

    /// Sums and pixels by Pillow 13 with libjpeg-turbo 3.2; resampled values by numpy in double precision.
    @Test(
        .needsRealData,
        arguments: [
            ("Leopards/image_0001.jpg", 192, 128, 6_888_683, [115, 103, 61], 1_184_322, [166, 145, 107]),
            ("car_side/image_0002.jpg", 300, 197, 19_784_295, [254, 254, 254], 1_414_416, [125, 125, 125]),
            ("accordion/image_0003.jpg", 300, 282, 30_118_682, [0, 0, 0], 1_504_203, [230, 207, 173]),
        ])
    func realJPEGs(
        _ name: String, _ width: Int, _ height: Int, _ sum: Int, _ pixel: [UInt8], _ resampledSum: Int,
        _ middle: [UInt8]
    ) throws {
        let picture = try Picture(try DataFile(path: RealData.path("caltech101/101_ObjectCategories/\(name)")))
        #expect(picture.width == width && picture.height == height)
        #expect(picture.pixels.reduce(0) { $0 + Int($1) } == sum)
        let place = 3 * (10 * width + 20)
        #expect(Array(picture.pixels[place..<(place + 3)]) == pixel)
        let bytes = AreaResampling(height: 65, width: 65).bytes(picture, channels: 3)
        // Single precision may round a value that lies just between two the other way.
        #expect(abs(bytes.reduce(0) { $0 + Int($1) } - resampledSum) <= 3)
        let centre = 30 * 65 + 31
        #expect([bytes[centre], bytes[centre + 4225], bytes[centre + 8450]] == middle)
    }

    @Test func pngOfPillow() throws {
        let picture = try picture(Self.png)
        #expect(picture.width == 4 && picture.height == 2)
        let rows: [[UInt8]] = [
            [0, 200, 7, 40, 170, 7, 80, 140, 7, 120, 110, 7], [1, 200, 7, 41, 170, 7, 81, 140, 7, 121, 110, 7],
        ]
        #expect(picture.pixels == rows[0] + rows[1])
    }

    @Test func foldersAreClasses() throws {
        let folder = try TemporaryFolder()
        let png = Array(try #require(Data(base64Encoded: Self.png)))
        for name in ["b/1.png", "b/2.PNG", "a/9.png"] { try folder.write(name, png) }
        try folder.write("a/notes.txt", "nothing")
        try folder.write("readme.txt", "nothing")
        let shape = ImageShape(channels: 3, height: 1, width: 1)
        let set = try ImageFolderReader.images(inFolder: folder.path, shape: shape)
        #expect(set.classNames == ["a", "b"] && set.classes == [0, 1, 1])
        #expect(set.values == .bytes([61, 155, 7, 61, 155, 7, 61, 155, 7]))
        #expect(
            dataSetError { _ = try ImageFolderReader.images(inFolder: folder.path, shape: shape, leavingOut: ["a"]) }?
                .reason
                == "holds 1 folders with JPEG or PNG pictures; a class is one, and two are needed")
        try folder.write("a/bad.jpg", "x")
        #expect(
            dataSetError { _ = try ImageFolderReader.images(inFolder: folder.path, shape: shape) }?.path
                == "\(folder.path)/a/bad.jpg")
    }

    /// Two pictures of each class, as Caltech 101 unpacks.
    @Test(.needsRealData) func realCaltech() throws {
        let folder = try TemporaryFolder()
        let categories = ["Leopards", "accordion", "anchor", "car_side", "gerenuk", "inline_skate", "wild_cat"]
        for category in categories {
            for name in ["image_0001.jpg", "image_0002.jpg"] {
                let path = "101_ObjectCategories/\(category)/\(name)"
                try folder.write(path, try DataFile(path: RealData.path("caltech101/\(path)")).bytes)
            }
        }
        let set = try ImageFolderReader.images(
            inFolder: folder.path, shape: ImageShape(channels: 3, height: 8, width: 8))
        #expect(set.classNames == categories)
        #expect(set.rowsByClass.map(\.count) == [2, 2, 2, 2, 2, 2, 2])
    }

    @Test func scalings() {
        let set = ImageSet(
            shape: ImageShape(channels: 3, height: 1, width: 1), values: .bytes([255, 0, 51]), classes: [0],
            classNames: ["a"])
        #expect(set.inputs([0], scaling: .overTwoHundredFiftySix) == [0.99609375, 0, 0.19921875])
        let scaled = set.inputs([0], scaling: .imageNet)
        for (value, expected) in zip(scaled, [2.248908, -2.035714, -0.915556] as [Float]) {
            #expect(abs(value - expected) < 1e-5)
        }
    }
}
