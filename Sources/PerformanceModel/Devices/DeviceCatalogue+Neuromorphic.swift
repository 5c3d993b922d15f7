extension DeviceCatalogue {
    /// Chips that compute when a neuron fires, and only for the synapses that it reaches.
    static let neuromorphicDevices = """
        - name: intel-loihi
          title: Intel Loihi
          kind: neuromorphic
          source: Davies et al., "Loihi, a neuromorphic manycore processor with on-chip learning", IEEE Micro 38
          date: 2018-01
          synaptic_energy: 23.6e-12
          synapses: 130e6
        - name: intel-loihi-2
          title: Intel Loihi 2
          kind: neuromorphic
          source: Intel technology brief "Taking neuromorphic computing to the next level with Loihi 2"
          date: 2021-09
          synapses: 120e6
        - name: ibm-truenorth
          title: IBM TrueNorth
          kind: neuromorphic
          source: Merolla et al., "A million spiking-neuron integrated circuit", Science 345
          date: 2014-08
          synaptic_energy: 26e-12
          synapses: 256e6
        """
}
