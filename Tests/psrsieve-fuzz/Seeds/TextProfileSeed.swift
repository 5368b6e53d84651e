import Simulation

/// A simulated profile as text: as PSRCHIVE prints it in two ways, in two columns, and as PRESTO writes it beside a fold.
enum TextProfileSeed {
    static func texts(_ fold: SimulatedFold) -> [String] {
        let profile = fold.candidate(path: fold.name).fold.profile ?? []
        func lines(_ line: (Int, Double) -> String) -> String {
            profile.enumerated().map(line).joined(separator: "\n") + "\n"
        }
        let title = "File: a.ar Src: J0000+00 Nsub: 2 Nch: 1 Npol: 1 Nbin: \(profile.count) RMS: 0.5\n"
        let archive = "# 55000.0 3600.5 0.5 1 1400.0 12.5 \(profile.count) 7 1 J0000+00 0.25\n"
        let presto = """
            # Input file       =  data.fil
            # Candidate        =  ACCEL_Cand_1
            # Epoch_topo       =  55000.25
            # T_sample         =  0.001
            # Data Folded      =  64000
            # Prob(Noise)      <  0   (~26.1 sigma)
            # Best DM          =  71.5
            # P_bary (ms)      =  250.125       +/- 1.1e-06
            ######################################################

            """
        return [
            title + lines { "0 0 \($0) \($1)" } + lines { "1 0 \($0) \($1)" }, archive + lines { "\($0) \($1)" },
            lines { "\($0) \($1)" }, presto + lines { "   \($0)  \($1)" },
        ]
    }
}
