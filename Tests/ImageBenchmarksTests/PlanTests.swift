import NeuralNetwork
import Testing

@testable import ImageBenchmarks

@Suite struct PlanTests {
    private func plan(
        _ imbalance: Imbalance, available: [Int], validation: Double, isMajority: [Bool]
    ) throws -> ImbalancePlan {
        try ImbalancePlan(
            imbalance, available: available, validationFraction: validation,
            names: available.indices.map { "class \($0)" }, isMajority: isMajority, test: available.map { _ in 7 },
            path: "data")
    }

    @Test func stepSizes() throws {
        let plan = try plan(
            .step(minority: 50, majority: 1000), available: [5421, 6131], validation: 0.2, isMajority: [true, false])
        #expect(plan.classes.map(\.training) == [1000, 50])
        #expect(plan.classes.map(\.validation) == [200, 50])
        #expect(plan.isAsWanted && plan.ratio == 20)
        #expect("\(plan)" == "50:1000")
        #expect(
            plan.details == """
                  minority class 1: training 50; validation 50; test 7
                  majority class 0: training 1000; validation 200; test 7
                """)
    }

    @Test func linearSizesFallFromTheMajorityOn() throws {
        let imbalance = Imbalance.linear(minority: 10, majority: 40)
        #expect(imbalance.sizes(isMajority: [false, true, false, true]) == [20, 40, 10, 30])
        let plan = try plan(
            imbalance, available: [90, 90, 90, 90], validation: 0, isMajority: [false, true, false, true])
        #expect(plan.classes.map(\.training) == [20, 40, 10, 30] && "\(plan)" == "linear 10:40")
    }

    /// CIFAR-100's 2,500 images of a super-class have to do for both parts; the ratio stays.
    @Test func plansShrinkToWhatThereIs() throws {
        let plan = try plan(
            .step(minority: 250, majority: 2500), available: [2500, 2500], validation: 0.2, isMajority: [true, false])
        #expect(plan.classes.map(\.training) == [2380, 238])
        #expect(plan.classes.map(\.validation) == [120, 50])
        #expect(!plan.isAsWanted)
        let exact = try self.plan(
            .step(minority: 250, majority: 2500), available: [2500, 2500], validation: 0, isMajority: [true, false])
        #expect(exact.classes.map(\.training) == [2500, 250] && exact.isAsWanted)
        // Of MNIST's 5,421 fives 5,000 train, as in the paper, and the rest validates.
        let digits = try self.plan(
            .step(minority: 50, majority: 5000), available: [5421, 6131], validation: 0.2, isMajority: [true, false])
        #expect(digits.classes.map(\.training) == [5000, 50] && digits.isAsWanted)
        #expect(digits.classes.map(\.validation) == [421, 50])
        #expect(throws: DataSetError("data", "class class 1", .missing("0 images are too few to train on"))) {
            try self.plan(.asTheyAre, available: [9, 0], validation: 0, isMajority: [true, false])
        }
    }

    /// Of 1,196 pulsars and 89,996 others 360 and 27,000 train, and those from 600 and 45,000 on test.
    @Test func htruIsDividedAsInThePaper() throws {
        let experiment = try #require(Experiment.named("htru"))
        let set = ImageSet(
            shape: ImageShape(channels: 1, height: 1, width: 1), values: .bytes([UInt8](repeating: 0, count: 91_192)),
            classes: (0..<91_192).map { $0 % 76 == 0 && $0 / 76 < 1196 ? 1 : 0 }, classNames: ["non-pulsar", "pulsar"])
        try #require(set.rowsByClass.map(\.count) == [89_996, 1196])
        let task = try ResolvedTask(
            experiment.task, classNames: set.classNames, sizes: set.rowsByClass.map(\.count), path: "")
        let division = try DataDivision(
            BenchmarkData(training: set, test: nil, path: ""), task: task, split: experiment.testSplit,
            imbalance: .asTheyAre, validationFraction: experiment.validationFraction, seed: 3)
        #expect(division.plan.classes.map(\.training) == [27_000, 360])
        #expect(division.plan.classes.map(\.validation) == [18_000, 240])
        #expect(division.plan.classes.map(\.test) == [44_996, 596])
        #expect(division.test.last == set.rowsByClass[1].last)
    }

    @Test func tasksFindTheirClasses() throws {
        func task(_ task: ClassificationTask, _ names: [String], _ sizes: [Int]) throws -> ResolvedTask {
            try ResolvedTask(task, classNames: names, sizes: sizes, path: "data")
        }
        let digits = (0...9).map(String.init)
        let ones = [Int](repeating: 1, count: 10)
        let pair = try task(.pair(minority: "3", majority: "5"), digits, ones)
        #expect(pair.labels == [5, 3] && pair.minorityOutputs == [1])
        #expect(try task(.byClassCount, ["pulsar", "nonpulsar"], [5, 90]).labels == [1, 0])
        #expect(try task(.pair(minority: "b", majority: nil), ["a", "b"], [1, 9]).labels == [0, 1])
        #expect(try task(.all(majority: .largest(2)), ["a", "b", "c"], [3, 1, 2]).majorityOutputs == [0, 2])
        #expect(try task(.all(majority: .largest(1)), ["a", "b", "c"], [2, 2, 2]).majorityOutputs == [0])
        #expect(try task(.byClassCount, ["a", "b", "c"], [3, 1, 20]).majorityOutputs == [2])
        #expect(try task(.all(majority: .named(["c", "0"])), ["a", "b", "c"], [1, 1, 1]).majorityOutputs == [0, 2])
        #expect(
            dataSetError { _ = try task(.pair(minority: "11", majority: "5"), digits, ones) }?.reason
                == "holds no class 11; its classes are 0, 1, 2, 3, 4, 5, 6, 7, 8, 9")
        #expect(
            dataSetError { _ = try task(.pair(minority: "5", majority: "5"), digits, ones) }?.reason
                == "the minority and the majority are the same class")
        #expect(dataSetError { _ = try task(.pair(minority: nil, majority: "5"), digits, ones) } != nil)
        #expect(dataSetError { _ = try task(.all(majority: .named(digits)), digits, ones) } != nil)
    }

    private let toySet = ImageSet(
        shape: ImageShape(channels: 1, height: 1, width: 1), values: .bytes((0..<200).map { UInt8($0) }),
        classes: (0..<200).map { $0 % 3 }, classNames: ["a", "b", "c"])

    @Test func noImageIsUsedTwice() throws {
        let data = BenchmarkData(training: toySet, test: nil, path: "")
        let task = try ResolvedTask(
            .all(majority: .named(["a"])), classNames: toySet.classNames, sizes: [67, 67, 66], path: "")
        func division(_ seed: UInt64) throws -> DataDivision {
            try DataDivision(
                data, task: task, split: .share(0.2), imbalance: .step(minority: 10, majority: 30),
                validationFraction: 0.5, seed: seed)
        }
        let first = try division(1)
        // Of each class 53 images are left behind the test images: 30 and 10 train, and what is left validates.
        #expect(first.training.count == 50 && first.validation.count == 111 && first.test.count == 39)
        let used = first.training + first.validation + first.test
        #expect(Set(used).count == used.count)
        #expect(try division(1).training == first.training)
        #expect(try division(2).training != first.training)
        #expect(try division(2).plan == first.plan)
    }

    @Test func theMinorityOfAPairIsThePositiveOutput() throws {
        let data = BenchmarkData(training: toySet, test: toySet, path: "")
        let task = try ResolvedTask(
            .pair(minority: "a", majority: "c"), classNames: toySet.classNames, sizes: [67, 67, 66], path: "")
        let division = try DataDivision(
            data, task: task, split: .given, imbalance: .step(minority: 2, majority: 5), validationFraction: 0, seed: 0)
        #expect(division.trainingInputs(division.training, scaling: .unit).classes == [0, 0, 0, 0, 0, 1, 1])
        #expect(division.test.count == 133 && division.testClasses.reduce(0, +) == 67)
    }

    @Test func everyExperimentOfThePaperIsThere() {
        #expect(
            Experiment.all.map(\.name) == [
                "mnist", "mnist-multiclass", "cifar10", "cifar10-multiclass", "cifar100", "cifar100-multiclass",
                "caltech101", "htru", "htru1-batches", "folder",
            ])
        for experiment in Experiment.all { #expect(experiment.shape != nil, "\(experiment.name)") }
    }
}
