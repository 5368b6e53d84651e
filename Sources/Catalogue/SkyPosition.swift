import Glibc

/// A direction on the sky, degrees (J2000).
public struct SkyPosition: Sendable, Equatable {
    public var rightAscension: Double
    public var declination: Double

    public init(rightAscension: Double, declination: Double) {
        (self.rightAscension, self.declination) = (rightAscension, declination)
    }

    /// The obliquity of the ecliptic with which psrcat makes right ascension and declination of ecliptic positions.
    private static let obliquityDegrees = 23.439292

    /// - Parameters: degrees of ecliptic longitude and latitude.
    public init(eclipticLongitude: Double, latitude: Double) {
        let (longitude, latitude) = (eclipticLongitude * .pi / 180, latitude * .pi / 180)
        let tilt = Self.obliquityDegrees * .pi / 180
        let x = cos(latitude) * cos(longitude)
        let y = cos(latitude) * sin(longitude) * cos(tilt) - sin(latitude) * sin(tilt)
        let z = cos(latitude) * sin(longitude) * sin(tilt) + sin(latitude) * cos(tilt)
        let angle = atan2(y, x) * 180 / .pi
        self.init(
            rightAscension: angle < 0 ? angle + 360 : angle, declination: asin(max(-1, min(1, z))) * 180 / .pi)
    }

    /// Galactic longitude and latitude, degrees (the pole of 1958 in J2000: ESA 1997, Hipparcos catalogue, volume 1, 1.5.3).
    public var galactic: (longitude: Double, latitude: Double) {
        let pole = (rightAscension: 192.85948 * .pi / 180, declination: 27.12825 * .pi / 180)
        let node = 122.93192
        let (angle, height) = (rightAscension * .pi / 180 - pole.rightAscension, declination * .pi / 180)
        let sine = sin(height) * sin(pole.declination) + cos(height) * cos(pole.declination) * cos(angle)
        let turn = atan2(
            cos(height) * sin(angle),
            sin(height) * cos(pole.declination) - cos(height) * sin(pole.declination) * cos(angle))
        let longitude = (node - turn * 180 / .pi).truncatingRemainder(dividingBy: 360)
        return (longitude < 0 ? longitude + 360 : longitude, asin(max(-1, min(1, sine))) * 180 / .pi)
    }

    /// The direction as a unit vector.
    public var vector: SIMD3<Double> {
        let (longitude, latitude) = (rightAscension * .pi / 180, declination * .pi / 180)
        return SIMD3(cos(latitude) * cos(longitude), cos(latitude) * sin(longitude), sin(latitude))
    }

    /// The square of the chord between the unit vectors of two directions some degrees apart: what is nearer has a smaller one.
    public static func squaredChord(degrees: Double) -> Double {
        let chord = 2 * sin(min(degrees, 180) * .pi / 360)
        return chord * chord
    }

    /// Degrees between two directions (the haversine, which is exact for small angles).
    public func separation(from other: SkyPosition) -> Double {
        let (first, second) = (declination * .pi / 180, other.declination * .pi / 180)
        let half = sin((second - first) / 2)
        let side = sin((other.rightAscension - rightAscension) * .pi / 360)
        return 2 * asin(min(1, (half * half + cos(first) * cos(second) * side * side).squareRoot())) * 180 / .pi
    }
}
