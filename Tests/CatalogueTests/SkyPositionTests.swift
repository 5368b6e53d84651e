import Catalogue
import Testing

/// Directions on the sky.
@Suite struct SkyPositionTests {
    /// Galactic coordinates as astropy 8.0 gives them (SkyCoord of ICRS, .galactic).
    @Test(arguments: [
        (83.63322, 22.01446, 184.55756, -5.784271), (266.41683, -29.00781, 359.944255, -0.046162),
        (192.85948, 27.12825, 0, 90), (15.5144, -4.0852, 129.6722, -66.817866), (0, 0, 96.337283, -60.188552),
    ])
    func galactic(_ rightAscension: Double, _ declination: Double, _ longitude: Double, _ latitude: Double) {
        let found = SkyPosition(rightAscension: rightAscension, declination: declination).galactic
        #expect(abs(found.latitude - latitude) < 2e-5)
        if latitude < 89 { #expect(abs(found.longitude - longitude) < 2e-5) }
    }
}
