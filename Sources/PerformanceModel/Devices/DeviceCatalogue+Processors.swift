extension DeviceCatalogue {
    /// Processors of servers and laptops, and systems on a chip.
    ///
    /// Makers state no rate of operations for processors: it follows from the cores, the width of their vector units
    /// and the base frequency, at which all of them can run at once.
    static let processors = """
        - name: intel-xeon-platinum-8380
          title: Intel Xeon Platinum 8380, 40 cores
          kind: processor
          source: Intel product specifications, Xeon Platinum 8380
          date: 2021-04
          peak:
            float32:
              value: 5.888e12
              derivation: 40 cores x 2 AVX-512 multiply-add units x 16 lanes x 2 x 2.3 GHz base frequency
          bandwidth: {value: 204.8e9, derivation: 8 channels of DDR4-3200}
          power: 270
        - name: amd-epyc-7742
          title: AMD EPYC 7742, 64 cores
          kind: processor
          source: AMD product specifications, EPYC 7742
          date: 2019-08
          peak:
            float32:
              value: 4.608e12
              derivation: 64 cores x 2 multiply-add units of 256 bits x 8 lanes x 2 x 2.25 GHz base frequency
          bandwidth: 204.8e9
          power: 225
        - name: amd-epyc-9654
          title: AMD EPYC 9654, 96 cores
          kind: processor
          source: AMD product specifications, EPYC 9654
          date: 2022-11
          peak:
            float32:
              value: 7.3728e12
              derivation: 96 cores x 2 multiply-add units of 256 bits x 8 lanes x 2 x 2.4 GHz base frequency
          bandwidth: 460.8e9
          power: 360
        - name: intel-core-i7-1185g7
          title: Intel Core i7-1185G7, 4 cores, a laptop's
          kind: processor
          source: Intel product specifications, Core i7-1185G7
          date: 2020-09
          peak:
            float32:
              value: 384e9
              derivation: 4 cores x 1 AVX-512 multiply-add unit x 16 lanes x 2 x 3.0 GHz configured base frequency
          bandwidth: {value: 51.2e9, derivation: 2 channels of DDR4-3200}
          power: {value: 28, derivation: the greatest configurable thermal design power}
        - name: apple-m1
          title: Apple M1, 8-core GPU
          kind: processor
          source: Apple press release "Apple unleashes M1"
          date: 2020-11
          peak: {float32: 2.6e12}
        - name: apple-m2
          title: Apple M2, 10-core GPU, 24 GB
          kind: processor
          source: Apple press release "Apple unveils M2"
          date: 2022-06
          peak: {float32: 3.6e12}
          bandwidth: 100e9
          memory: 24e9
        """
}
