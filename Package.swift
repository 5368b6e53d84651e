// swift-tools-version: 6.2

import PackageDescription

let package = Package(
    name: "psrsieve",
    products: [
        .executable(name: "psrsieve", targets: ["psrsieve"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        .systemLibrary(name: "CCairo", pkgConfig: "cairo", providers: [.apt(["libcairo2-dev"])]),
        .systemLibrary(name: "CCFITSIO", pkgConfig: "cfitsio", providers: [.apt(["libcfitsio-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CFileSystem"),
        .systemLibrary(name: "CLibArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
        .systemLibrary(name: "CLibDeflate", pkgConfig: "libdeflate", providers: [.apt(["libdeflate-dev"])]),
        .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(name: "CMinPack", pkgConfig: "cminpack", providers: [.apt(["libcminpack-dev"])]),
        .systemLibrary(name: "COneDNN", providers: [.apt(["libdnnl-dev"])]),
        .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
        .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
        .systemLibrary(name: "CTurboJPEG", pkgConfig: "libturbojpeg", providers: [.apt(["libturbojpeg0-dev"])]),
        .systemLibrary(name: "CVectorMath"),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

        .target(name: "Candidates"),
        .target(name: "Metrics"),
        .target(name: "RandomNumbers"),
        .target(name: "OutputFiles"),
        .target(name: "Archives", dependencies: ["CLibArchive", "CLibDeflate", "CZlib"]),
        .target(
            name: "Formats",
            dependencies: ["Candidates", "Archives", "OutputFiles", "CCFITSIO", "CFileSystem", "CLibXML2"]),
        .target(name: "Catalogue", dependencies: ["Formats", "Candidates"]),
        .target(name: "Sifting", dependencies: ["Catalogue", "Formats", "Candidates"]),
        .target(name: "Preprocessing", dependencies: ["Candidates", "CMinPack"]),
        .target(
            name: "NeuralNetwork",
            dependencies: ["Metrics", "RandomNumbers", "OutputFiles", "COneDNN", "COpenBLAS", "CVectorMath"]),
        .target(
            name: "Classifier",
            dependencies: ["NeuralNetwork", "Preprocessing", "Metrics", "RandomNumbers", "Candidates", "OutputFiles"]),
        .target(
            name: "ONNX", dependencies: [.product(name: "SwiftProtobuf", package: "swift-protobuf")],
            exclude: ["Messages/onnx.proto"]),
        .target(
            name: "ModelExport", dependencies: ["ONNX", "Classifier", "NeuralNetwork", "Preprocessing", "Candidates"]),
        .target(
            name: "ScoreStore",
            dependencies: [
                "Formats", "Candidates", "OutputFiles", "CFileSystem", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]),
        .target(
            name: "Survey",
            dependencies: [
                "ScoreStore", "Sifting", "Catalogue", "Classifier", "Preprocessing", "Formats", "OutputFiles",
                "Metrics",
                "RandomNumbers", "Candidates",
            ]),
        .target(name: "Reports", dependencies: ["Preprocessing", "Metrics", "Candidates", "CCairo"]),
        .target(name: "CReviewPage", exclude: ["page"]),
        .target(
            name: "ReviewPage",
            dependencies: [
                "Survey", "Reports", "Classifier", "Sifting", "Formats", "OutputFiles", "Candidates", "CReviewPage",
                "CCrypto",
            ]),
        .target(
            name: "Simulation",
            dependencies: ["Candidates", "Preprocessing", "Formats", "OutputFiles", "Archives", "RandomNumbers"]),
        .target(
            name: "ImageBenchmarks",
            dependencies: ["NeuralNetwork", "Metrics", "RandomNumbers", "Archives", "CPNG", "CTurboJPEG"]),
        .executableTarget(
            name: "psrsieve",
            dependencies: [
                "Survey", "ScoreStore", "Sifting", "Catalogue", "Simulation", "Preprocessing", "Reports", "ReviewPage",
                "Archives", "OutputFiles", "ImageBenchmarks", "ModelExport",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),
        .executableTarget(
            name: "psrsieve-bench",
            dependencies: [
                "Survey", "Sifting", "Catalogue", "Simulation", "Classifier", "NeuralNetwork", "Candidates", "Metrics",
                "OutputFiles", "COneDNN",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Benchmarks/psrsieve-bench"),

        .executableTarget(
            name: "psrsieve-fuzz",
            dependencies: [
                "Survey", "ScoreStore", "Sifting", "Candidates", "Classifier", "Formats", "Preprocessing", "Simulation",
                "RandomNumbers", "CLibArchive",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Tests/psrsieve-fuzz"),
        .target(name: "TestSupport", dependencies: ["CLibDeflate"], path: "Tests/TestSupport"),
        .testTarget(name: "CandidatesTests", dependencies: ["Candidates"]),
        .testTarget(name: "MetricsTests", dependencies: ["Metrics"], exclude: ["Reference"]),
        .testTarget(name: "RandomNumbersTests", dependencies: ["RandomNumbers"]),
        .testTarget(name: "FormatsTests", dependencies: ["Formats", "OutputFiles", "TestSupport"]),
        .testTarget(name: "CatalogueTests", dependencies: ["Catalogue", "Formats", "TestSupport"]),
        .testTarget(
            name: "SiftingTests",
            dependencies: ["Sifting", "Catalogue", "Formats", "RandomNumbers", "Candidates", "TestSupport"]),
        .testTarget(
            name: "ReviewPageTests",
            dependencies: [
                "ReviewPage", "Survey", "ScoreStore", "Classifier", "Candidates", "Simulation", "TestSupport",
            ], exclude: ["Browser"]),
        .testTarget(name: "FuzzTests", dependencies: ["psrsieve-fuzz", "TestSupport"]),
        .testTarget(
            name: "PreprocessingTests",
            dependencies: ["Preprocessing", "Formats", "Simulation", "RandomNumbers", "TestSupport"]),
        .testTarget(
            name: "NeuralNetworkTests", dependencies: ["NeuralNetwork", "TestSupport"], exclude: ["Reference"]),
        .testTarget(
            name: "ClassifierTests", dependencies: ["Classifier", "Formats", "RandomNumbers", "TestSupport"],
            exclude: ["Reference"]),
        .testTarget(
            name: "ModelExportTests",
            dependencies: ["ModelExport", "Classifier", "Preprocessing", "RandomNumbers", "TestSupport"]),
        .testTarget(name: "ScoreStoreTests", dependencies: ["ScoreStore", "Formats", "OutputFiles", "TestSupport"]),
        .testTarget(
            name: "SurveyTests",
            dependencies: ["Survey", "ScoreStore", "Sifting", "Simulation", "Preprocessing", "TestSupport"]),
        .testTarget(
            name: "ReportsTests", dependencies: ["Reports", "Formats", "Simulation", "RandomNumbers", "TestSupport"]),
        .testTarget(name: "SimulationTests", dependencies: ["Simulation", "Preprocessing", "TestSupport"]),
        .testTarget(name: "ImageBenchmarksTests", dependencies: ["ImageBenchmarks", "NeuralNetwork", "TestSupport"]),
        .testTarget(name: "CommandLineTests", dependencies: ["psrsieve", "TestSupport"], exclude: ["Help"]),
    ],
    swiftLanguageModes: [.v6]
)
