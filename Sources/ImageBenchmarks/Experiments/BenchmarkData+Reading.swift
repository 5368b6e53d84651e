import NeuralNetwork

extension BenchmarkData {
    /// Reads the images of an experiment from the folder of its data set.
    ///
    /// - Parameter trainingArrays: a folder with the GPPE paper's authors' arrays, which take the training set's place.
    /// - Throws: `DataSetError`.
    /// - Precondition: the experiment's data are no candidate table, which is not read here.
    public init(_ experiment: Experiment, folder: String, trainingArrays: String? = nil) throws(DataSetError) {
        guard let shape = experiment.shape else {
            throw DataSetError(
                folder, .unsupported("would be read for the network \(experiment.network), which is not known"))
        }
        var (training, test) = try Self.sets(experiment.data, folder: folder, shape: shape)
        if let trainingArrays {
            // Only their pixels are scaled already: by 256.
            training = try ArrayPairReader.images(
                inFolder: trainingArrays, shape: shape, classNames: training.classNames)
        }
        for set in [training, test].compactMap({ $0 }) where set.shape != shape {
            throw DataSetError(
                folder,
                .mismatch(
                    "holds images of \(set.shape.text) values, but the network \(experiment.network) takes \(shape.text)"
                ))
        }
        self.init(training: training, test: test, path: folder)
    }

    private static func sets(_ data: Experiment.Data, folder: String, shape: ImageShape) throws(DataSetError) -> (
        training: ImageSet, test: ImageSet?
    ) {
        func cifar(_ kind: CIFARReader.Kind) throws(DataSetError) -> (ImageSet, ImageSet?) {
            let reader = CIFARReader(kind, folder: folder)
            return (try reader.training(), try reader.test())
        }
        switch data {
        case .mnist: return (try MNISTReader.training(inFolder: folder), try MNISTReader.test(inFolder: folder))
        case .cifar10: return try cifar(.cifar10)
        case .cifar100Fine: return try cifar(.cifar100Fine)
        case .cifar100Coarse: return try cifar(.cifar100Coarse)
        case .htru1Arrays:
            func images(_ name: String) throws(DataSetError) -> ImageSet {
                try ArrayPairReader.images(
                    inFolder: folder, named: name, shape: shape, classNames: ["pulsar", "nonpulsar"])
            }
            return (try images("data"), try images("test"))
        case .caltech101:
            return (
                try ImageFolderReader.images(inFolder: folder, shape: shape, leavingOut: ["BACKGROUND_Google"]), nil
            )
        case .folder: return (try ImageFolderReader.images(inFolder: folder, shape: shape), nil)
        case .candidateTable:
            throw DataSetError(folder, .unsupported("is no table of candidates"))
        }
    }
}
