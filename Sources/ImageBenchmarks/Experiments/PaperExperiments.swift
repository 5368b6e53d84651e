extension Experiment {
    /// The experiments of the GPPE paper (Zhou et al. 2023, doi:10.1007/s40747-023-01225-x) with its sizes and rates, and two
    /// for data of one's own.
    public static let all: [Experiment] = [
        mnist, mnistMulticlass, cifar10, cifar10Multiclass, cifar100, cifar100Multiclass, caltech101, htru,
        htru1Batches,
        folder,
    ]

    public static func named(_ name: String) -> Experiment? { all.first { $0.name == name } }

    /// Digit 3 against 5; `--majority 8` makes it 3 against 8.
    static let mnist = Experiment(
        name: "mnist", data: .mnist, network: "mnist", scaling: .overTwoHundredFiftySix,
        task: .pair(minority: "3", majority: "5"),
        imbalances: [1000, 3000, 5000].map { .step(minority: 50, majority: $0) }, testSplit: .given,
        validationFraction: 0.2, epochs: 100, batchSize: 100, learningRate: 0.001)

    static let mnistMulticlass = Experiment(
        name: "mnist-multiclass", data: .mnist, network: "mnist", scaling: .overTwoHundredFiftySix,
        task: .all(majority: .named(["5", "6", "7", "8", "9"])), imbalances: [.step(minority: 50, majority: 3000)],
        testSplit: .given, validationFraction: 0.2, epochs: 100, batchSize: 100, learningRate: 0.001)

    static let cifar10 = Experiment(
        name: "cifar10", data: .cifar10, network: "cifar", scaling: .unit, task: .pair(minority: "3", majority: "8"),
        imbalances: [1000, 3000].map { .step(minority: 500, majority: $0) }, testSplit: .given,
        validationFraction: 0.2, epochs: 100, batchSize: 100, learningRate: 0.001)

    static let cifar10Multiclass = Experiment(
        name: "cifar10-multiclass", data: .cifar10, network: "cifar", scaling: .unit,
        task: .all(majority: .named(["9"])), imbalances: [200, 300].map { .step(minority: $0, majority: 3000) },
        testSplit: .given, validationFraction: 0.2, epochs: 100, batchSize: 100, learningRate: 0.0001)

    /// The super-classes 8 and 11, of 2,500 training images each: a fine class has only 500.
    static let cifar100 = Experiment(
        name: "cifar100", data: .cifar100Coarse, network: "cifar", scaling: .unit,
        task: .pair(minority: "8", majority: "11"), imbalances: [250, 500].map { .step(minority: $0, majority: 2500) },
        testSplit: .given, validationFraction: 0.2, epochs: 50, batchSize: 100, learningRate: 0.0001)

    static let cifar100Multiclass = Experiment(
        name: "cifar100-multiclass", data: .cifar100Fine, network: "cifar", scaling: .unit,
        task: .all(majority: .named(["0", "1", "2", "3", "4"])),
        imbalances: [50, 100].map { .step(minority: $0, majority: 500) }, testSplit: .given, validationFraction: 0.2,
        epochs: 50, batchSize: 100, learningRate: 0.0002)

    /// 60 % to train, 20 % to validate and 20 % to test.
    static let caltech101 = Experiment(
        name: "caltech101", data: .caltech101, network: "caltech101", scaling: .imageNet,
        task: .all(majority: .largest(6)), imbalances: [.asTheyAre], testSplit: .share(0.2),
        validationFraction: 1.0 / 3, epochs: 100, batchSize: 100, learningRate: 0.0002, weightPenalty: 0.0005)

    /// Of HTRU 1's 1,196 pulsars and 89,996 others the first 360 and 27,000 train, those from 600 and 45,000 on test, and
    /// what stands between chooses the model; of fewer candidates the same shares.
    static let htru = Experiment(
        name: "htru", data: .candidateTable, network: "htru", scaling: .unit,
        task: .pair(minority: "pulsar", majority: "non-pulsar"), imbalances: [.asTheyAre],
        testSplit: .behind(minority: 600.0 / 1196, majority: 45_000.0 / 89_996), validationFraction: 2.0 / 3,
        epochs: 100, batchSize: 100, learningRate: 0.02)

    /// The HTRU1 Batched Dataset: 32x32 pixels in three channels, 1,194 pulsars among 60,000.
    static let htru1Batches = Experiment(
        name: "htru1-batches", data: .htru1Arrays, network: "cifar", scaling: .unit,
        task: .byClassCount, imbalances: [.asTheyAre], testSplit: .given, validationFraction: 0.2, epochs: 50,
        batchSize: 100, learningRate: 0.001)

    /// Pictures of one's own, a folder a class.
    static let folder = Experiment(
        name: "folder", data: .folder, network: "cifar", scaling: .unit, task: .byClassCount,
        imbalances: [.asTheyAre], testSplit: .share(0.2), validationFraction: 1.0 / 3, epochs: 100, batchSize: 100,
        learningRate: 0.001)
}
