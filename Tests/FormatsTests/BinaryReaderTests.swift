import Testing

@testable import Formats

@Suite struct BinaryReaderTests {
    private func reader(_ bytes: [UInt8], _ order: BinaryReader.ByteOrder = .littleEndian) -> BinaryReader {
        BinaryReader(bytes, order: order, path: "a.pfd", part: "header")
    }

    /// 1.5 is 3ff8000000000000 as a double and 3fc00000 in single precision.
    @Test func numbersInBothOrders() throws {
        let bytes: [UInt8] = [0xff, 0xff, 0xff, 0xfe, 0x3f, 0xc0, 0, 0, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0, 0x01, 0x02]
        var big = reader(bytes, .bigEndian)
        #expect(try big.integer() == -2)
        #expect(try big.float32() == 1.5)
        #expect(try big.float64() == 1.5)
        #expect(try big.unsigned16s(1) == [0x0102])
        #expect(big.remaining == 0)
        var little = reader([0xfe, 0xff, 0xff, 0xff, 0, 0, 0xc0, 0x3f, 0, 0, 0, 0, 0, 0, 0xf8, 0x3f, 0x02, 0x01])
        #expect(try little.integer() == -2)
        #expect(try little.float32s(1) == [1.5])
        #expect(try little.float64s(1) == [1.5])
        #expect(try little.unsigned16s(1) == [0x0102])
    }

    @Test func textEndsAtTheFirstNUL() throws {
        var reader = reader(Array("GBT \0junk".utf8))
        #expect(try reader.text(9) == "GBT")
        #expect(reader.position == 9)
    }

    @Test func whatIsNotThereIsAnError() throws {
        var reader = reader([1, 2, 3, 4, 5, 6])
        #expect(try reader.integer() == 0x0403_0201)
        let error = #expect(throws: FormatError.self) { try reader.integer() }
        #expect(error?.description == "a.pfd, header, byte 4: ends after 2 bytes where 4 belong")
        #expect(reader.position == 4)
        #expect(throws: FormatError.self) { try reader.float64s(.max) }
        #expect(throws: FormatError.self) { try reader.float64s(.max / 8) }
        #expect(throws: FormatError.self) { try reader.text(-1) }
        #expect(throws: FormatError.self) { try reader.float32s(.min) }
        #expect(throws: FormatError.self) { try reader.skip(3) }
        #expect(try reader.unsigned16s(1) == [0x0605])
        #expect(try reader.unsigned16s(0) == [])
    }
}
