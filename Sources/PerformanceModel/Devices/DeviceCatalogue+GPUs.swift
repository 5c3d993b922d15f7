extension DeviceCatalogue {
    /// Graphics processors; rates are those without structured sparsity.
    static let gpus = """
        - name: nvidia-v100-sxm2
          title: NVIDIA V100 SXM2 32 GB
          kind: gpu
          source: NVIDIA V100 Tensor Core GPU datasheet
          date: 2020-01
          peak: {float32: 15.7e12, float16: 125e12}
          bandwidth: 900e9
          memory: 32e9
          power: 300
        - name: nvidia-t4
          title: NVIDIA T4
          kind: gpu
          source: NVIDIA T4 Tensor Core GPU datasheet
          date: 2019-03
          peak: {float32: 8.1e12, float16: 65e12, int8: 130e12}
          bandwidth:
            value: 320e9
            source: NVIDIA's text of the PNY TCST4MPB user manual, table 2
            date: undated
            derivation: 256 bits at 5001 MHz, twice a cycle; the datasheet says 300 GB/s
          memory: 16e9
          power: 70
        - name: nvidia-a100-sxm-80gb
          title: NVIDIA A100 SXM 80 GB
          kind: gpu
          source: NVIDIA A100 Tensor Core GPU datasheet
          date: 2021-06
          peak: {float32: 19.5e12, tf32: 156e12, bfloat16: 312e12, float16: 312e12, int8: 624e12}
          bandwidth: 2039e9
          memory: 80e9
          power: 400
        - name: nvidia-h100-sxm
          title: NVIDIA H100 SXM5 80 GB
          kind: gpu
          source: NVIDIA H100 Tensor Core GPU datasheet
          date: 2023-03
          peak:
            float32: 67e12
            tf32: {value: 494.5e12, derivation: half of the rate with sparsity}
            bfloat16: {value: 989.5e12, derivation: half of the rate with sparsity}
            float16: {value: 989.5e12, derivation: half of the rate with sparsity}
            float8: {value: 1979e12, derivation: half of the rate with sparsity}
            int8: {value: 1979e12, derivation: half of the rate with sparsity}
          bandwidth: 3.35e12
          memory: 80e9
          power: 700
        - name: nvidia-l4
          title: NVIDIA L4
          kind: gpu
          source: NVIDIA L4 Tensor Core GPU datasheet
          date: 2023-03
          peak:
            float32: 30.3e12
            tf32: {value: 60e12, derivation: half of the rate with sparsity}
            bfloat16: {value: 121e12, derivation: half of the rate with sparsity}
            float16: {value: 121e12, derivation: half of the rate with sparsity}
            int8: {value: 242.5e12, derivation: half of the rate with sparsity}
          bandwidth: 300e9
          memory: 24e9
          power: 72
        - name: nvidia-rtx-4090
          title: NVIDIA GeForce RTX 4090
          kind: gpu
          source: NVIDIA Ada GPU architecture whitepaper, appendix A
          date: 2022-09
          peak: {float32: 82.6e12, tf32: 82.6e12, bfloat16: 165.2e12, float16: 330.3e12, int8: 660.6e12}
          bandwidth: 1008e9
          memory: 24e9
          power: 450
        - name: amd-mi250x
          title: AMD Instinct MI250X
          kind: gpu
          source: AMD Instinct MI250X accelerator datasheet
          date: 2021-11
          peak: {float32: 47.9e12, bfloat16: 383e12, float16: 383e12, int8: 383e12}
          bandwidth: 3.2768e12
          memory: 128e9
          power: 560
        - name: amd-mi300x
          title: AMD Instinct MI300X
          kind: gpu
          source: AMD Instinct MI300X accelerator datasheet
          date: 2023-12
          peak:
            {float32: 163.4e12, tf32: 653.7e12, bfloat16: 1307.4e12, float16: 1307.4e12, float8: 2614.9e12, int8: 2614.9e12}
          bandwidth: 5.3e12
          memory: 192e9
          power: 750
        """
}
