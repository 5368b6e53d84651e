import Foundation
import TestSupport
import Testing

@testable import ImageBenchmarks

@Suite struct PickleTests {
    private func read(_ bytes: [UInt8]) throws -> Pickle { try PickleReader.read(dataFile(bytes)) }
    private func read(_ text: String) throws -> Pickle { try read(Array(text.utf8)) }
    private func error(_ text: String) -> String? { dataSetError { _ = try read(text) }?.description }

    /// {'labels': [1, -2], b'names': ('x', None, True, 1.5)} by pickle.dumps of Python 3.11, protocols 0 and 4.
    @Test func literalsOfPython() throws {
        let lines =
            "(dp0\nVlabels\np1\n(lp2\nI1\naI-2\nasc_codecs\nencode\np3\n(Vnames\np4\nVlatin1\np5\ntp6\nRp7\n"
            + "(Vx\np8\nNI01\nF1.5\ntp9\ns."
        let hex =
            "80049533000000000000007d94288c066c6162656c73945d94284b014afeffffff6543056e616d657394288c01"
            + "78944e88473ff80000000000007494752e"
        let bytes = stride(from: 0, to: hex.count - 1, by: 2).compactMap { place -> UInt8? in
            let start = hex.index(hex.startIndex, offsetBy: place)
            return UInt8(hex[start..<hex.index(start, offsetBy: 2)], radix: 16)
        }
        for pickle in [try read(lines), try read(bytes)] {
            let labels = try #require(pickle.value("labels", of: pickle.root))
            #expect(pickle.integers(labels) == [1, -2])
            let names = try #require(pickle.value("names", of: pickle.root).flatMap(pickle.items))
            #expect(names.count == 4)
            #expect(pickle.text(names[0]) == "x")
            if case .float(let value) = pickle.nodes[names[3]] {
                #expect(value == 1.5)
            } else {
                Issue.record("no number")
            }
        }
    }

    /// What would run a command, open a file or make an object, if it were executed.
    @Test(arguments: [
        ("cos\nsystem\n(S'touch /tmp/psrsieve-pickle'\ntR.", "os.system"),
        ("c__builtin__\neval\n(S'1'\ntR.", "__builtin__.eval"),
        ("\u{8c}\u{05}posix\u{8c}\u{06}system\u{93}.", "posix.system"),
        ("ccollections\nOrderedDict\n)R.", "collections.OrderedDict"),
        ("cnumpy\nload\n(S'x'\ntR.", "numpy.load"),
    ])
    func nothingIsExecuted(_ pickle: String, _ name: String) throws {
        // The text is written character by character as bytes.
        let bytes = pickle.unicodeScalars.map { UInt8($0.value) }
        let failure = dataSetError { _ = try read(bytes) }
        #expect(failure?.reason == "asks for \(name), which is not data; it was not executed")
        #expect(!FileManager.default.fileExists(atPath: "/tmp/psrsieve-pickle"))
    }

    @Test func operationsThatCouldReachCode() {
        for text in ["(S'x'\nios\nsystem\n.", "(cnumpy\nndarray\no.", "Pname\n.", "S'x'\nQ.", "I1\n)\u{81}."] {
            let bytes = text.unicodeScalars.map { UInt8($0.value) }
            #expect(dataSetError { _ = try read(bytes) } != nil, "\(text)")
        }
    }

    @Test func damagedPickles() {
        #expect(error("") == "f, byte 0: ends after 0 bytes where 1 belong")
        #expect(error("\u{03}") == "f, byte 1: is no pickle (operation 0x3)")
        #expect(error(".") == "f, byte 1: the stack is empty")
        #expect(error("I1\na.") == "f, byte 4: the stack is empty")
        #expect(error("(I1\n.") == nil)
        #expect(error("I1\nt.") == "f, byte 4: a mark is missing")
        #expect(error("g7\n.") == "f, byte 3: recalls value 7, which is not there")
        #expect(error("T\u{7f}\u{7f}\u{7f}\u{7f}abc") == "f, byte 5: ends after 3 bytes where 2139062143 belong")
        #expect(error("I1x\n.") == "f, byte 4: \"1x\" is no whole number")
        #expect(error("S'x\n.") == "f, byte 1: a quoted text is not closed")
        #expect(error("V\\u00zz\n.")?.hasSuffix("a text has a wrong escape") == true)
        #expect(error("}I1\na.") == "f, byte 5: appends to what is no list")
        #expect(dataSetError { _ = try read([0x80, 6]) }?.reason == "is a pickle of protocol 6; 0 to 5 are read")
    }

    /// A million lists within lists, and a list that holds itself.
    @Test func depthAndCyclesAreHarmless() throws {
        let deep = try read(
            [UInt8](repeating: 0x5d, count: 200_000) + [UInt8](repeating: 0x61, count: 199_999) + [0x2e])
        #expect(deep.items(deep.root)?.count == 1)
        let cyclic = try read("]p0\ng0\na.")
        #expect(cyclic.items(cyclic.root) == [cyclic.root])
    }

    /// A text that is recalled and decoded again and again would need far more memory than the file has.
    @Test func repeatedBytesAreRefused() {
        let text = String(repeating: "x", count: 1000)
        let once = "c_codecs\nencode\n(g0\nVlatin1\ntR0"
        let pickle = "V\(text)\np0\n0" + String(repeating: once, count: 200) + "N."
        #expect(error(pickle)?.contains("repeats its bytes over and over") == true)
    }

    @Test(.needsPython("numpy"), arguments: 0...5) func whatPythonWrites(_ version: Int) throws {
        let folder = try TemporaryFolder()
        _ = try Python.run(
            """
            import pickle, sys, numpy as np
            folder, version = sys.argv[1], int(sys.argv[2])
            data = (np.arange(4 * 3072) % 251).astype(np.uint8).reshape(4, 3072)
            def write(name, value):
                with open(folder + '/' + name, 'wb') as file: pickle.dump(value, file, protocol=version)
            write('data_batch_1', {'data': data, 'labels': [0, 1, 1, 0], 'filenames': ['a', 'b', 'c', 'd'],
                                   'batch_label': 'training batch 1 of 2'})
            write('data_batch_2', {b'data': [row for row in data[:2]], b'labels': list(np.array([1, 0]))})
            write('test_batch', {'data': data[2:], 'labels': np.array([1, 1], dtype='>i2')})
            write('batches.meta', {'label_names': ['pulsar', 'nonpulsar'], 'num_vis': 3072})
            """, [folder.path, "\(version)"])
        let reader = PickledBatchReader(folder: folder.path)
        let training = try reader.training()
        #expect(training.classes == [0, 1, 1, 0, 1, 0])
        #expect(training.classNames == ["pulsar", "nonpulsar"])
        let image = training.inputs([1], scaling: PixelScaling(divisor: 1))
        #expect(image.prefix(3) == [60, 61, 62])
        #expect(training.inputs([5], scaling: PixelScaling(divisor: 1)) == image)
        #expect(try reader.test().classes == [1, 1])
    }

    @Test func batchesThatDoNotFit() throws {
        let folder = try TemporaryFolder()
        func batch(_ pickle: String) -> String? {
            dataSetError { _ = try PickledBatchReader.batch(dataFile(Array(pickle.utf8)), classCount: 2) }?.reason
        }
        #expect(batch("].") == "holds no data of whole images of 3072 bytes")
        #expect(batch("(dS'data'\n]s.") == "holds no data of whole images of 3072 bytes")
        try folder.write("batches.meta", "].")
        #expect(
            dataSetError { _ = try PickledBatchReader(folder: folder.path).training() }?.reason
                == "holds no list label_names of texts")
    }
}
