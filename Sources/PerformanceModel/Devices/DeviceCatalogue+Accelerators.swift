extension DeviceCatalogue {
    /// Accelerators for servers: figures are those of one chip.
    static let accelerators = """
        - name: google-tpu-v1
          title: Google TPU v1
          kind: accelerator
          source: Jouppi et al., "In-datacenter performance analysis of a tensor processing unit", ISCA, table 2
          date: 2017-06
          peak: {int8: 92e12}
          bandwidth: 34e9
          memory: 8e9
          power: 75
        - name: google-tpu-v2
          title: Google TPU v2
          kind: accelerator
          source: Jouppi et al., "A domain-specific supercomputer for training deep neural networks", CACM 63, table 3
          date: 2020-07
          unverified: true
          peak: {bfloat16: 46e12, float32: 3e12}
          bandwidth: 700e9
          memory: 16e9
          power: 280
        - name: google-tpu-v3
          title: Google TPU v3
          kind: accelerator
          source: Google Cloud documentation, TPU v3
          date: undated
          peak:
            bfloat16: 123e12
            float32:
              value: 4e12
              source: Jouppi et al., "A domain-specific supercomputer for training deep neural networks", CACM 63, table 3
              date: 2020-07
              unverified: true
          bandwidth: 900e9
          memory: {value: 34359738368, derivation: 32 GiB}
          power: {value: 262, derivation: the greatest power measured}
        - name: google-tpu-v4
          title: Google TPU v4
          kind: accelerator
          source: Google Cloud documentation, TPU v4
          date: undated
          peak: {bfloat16: 275e12, int8: 275e12}
          bandwidth: 1200e9
          memory: {value: 34359738368, derivation: 32 GiB}
          power: {value: 192, derivation: the greatest power measured}
        - name: google-tpu-v5e
          title: Google TPU v5e
          kind: accelerator
          source: Google Cloud documentation, TPU v5e
          date: undated
          peak: {bfloat16: 197e12, int8: 393e12}
          bandwidth: 819e9
          memory: 16e9
        """
}
