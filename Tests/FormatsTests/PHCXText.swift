/// Small PHCX documents, with every part open to be spoilt.
struct PHCXText {
    var quote = "\""
    var declaration = ""
    var isInBody = false
    var head = """
        <SourceID>0001</SourceID><Telescope>Parkes</Telescope>
        <Coordinate><RA units="degrees">265.5</RA><Dec units="degrees">-46.25</Dec><Epoch>J2000</Epoch></Coordinate>
        <CentreFreq units="MHz">1382.0</CentreFreq><BandWidth units="MHz">-400.0</BandWidth>
        <MjdStart>55191.5</MjdStart>
        """
    var bestValues = """
        <TopoPeriod units="seconds">0.5</TopoPeriod><BaryPeriod units="seconds">0.51</BaryPeriod><Dm>12.5</Dm>
        <Accn units="m/s/s">0</Accn><Snr>9.5</Snr><Width>-1.0</Width>
        """
    var subIntegrations =
        "<SubIntegrations nBins=\"4\" nSub=\"3\" format=\"02X\" min=\"0\" max=\"1\">"
        + "00FF3366\n00ff3366 0 0F F3 366</SubIntegrations>"
    var subBands = "<SubBands nBins=\"4\" nSub=\"2\" format=\"02X\" min=\"0\" max=\"1\">00FF336600000000</SubBands>"
    var profile = "<Profile nBins=\"4\" format=\"02X\" min=\"-1\" max=\"1.55\">00FF3366</Profile>"
    var dmIndex = "<DmIndex nVals=\"3\" format=\"6.4f\">\n10.0\n12.5\n15.0\n</DmIndex>"
    var periodIndex = "<PeriodIndex nVals=\"2\" format=\"16.12f\">-1000000 2000000</PeriodIndex>"
    var dataBlock = "<DataBlock format=\"02X\" min=\"0\" max=\"25.5\">0010 20FF 3031</DataBlock>"
    var section = "PDMP"
    var moreSections = ""

    var block: String {
        "<SnrBlock>\(periodIndex)\(dmIndex)<AccnIndex nVals=\"1\">0</AccnIndex><JerkIndex nVals=\"1\">0</JerkIndex>"
            + "\(dataBlock)</SnrBlock>"
    }

    var text: String {
        let sections =
            "<Section name=\"\(section)\"><BestValues>\(bestValues)</BestValues><SampleRate>0</SampleRate>"
            + "\(subIntegrations)\(subBands)\(profile)\(block)</Section>\(moreSections)"
        let body = isInBody ? "<body>\(sections)</body>" : sections
        let document = "\(declaration)<phcf>\n<head>\(head)</head>\n\(body)\n</phcf>\n"
        return quote == "\""
            ? document
            : document.split(separator: "\"", omittingEmptySubsequences: false)
                .joined(separator: quote)
    }
}
