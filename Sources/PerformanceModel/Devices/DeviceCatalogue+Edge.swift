extension DeviceCatalogue {
    /// Devices of few watts.
    static let edgeDevices = """
        - name: google-coral-usb
          title: Google Coral USB Accelerator (Edge TPU)
          kind: edge
          source: Coral USB Accelerator datasheet, version 1.4
          date: 2019-08
          peak: {int8: 4e12}
          power: {value: 2, derivation: 4 TOPS at 2 TOPS per watt}
        - name: nvidia-jetson-nano
          title: NVIDIA Jetson Nano 4 GB
          kind: edge
          source: NVIDIA Jetson Nano system-on-module data sheet
          date: 2019-07
          peak: {float16: 472e9}
          bandwidth: 25.6e9
          memory: 4e9
          power: 10
        - name: nvidia-jetson-agx-orin-64gb
          title: NVIDIA Jetson AGX Orin 64 GB
          kind: edge
          source: NVIDIA Jetson AGX Orin series technical brief, version 1.2
          date: 2022-07
          peak:
            float32: 5.3e12
            int8: {value: 85e12, derivation: half of the graphics processor's 170 TOPS with sparsity}
          bandwidth: 204.8e9
          memory: 64e9
          power: 60
        - name: raspberry-pi-5
          title: Raspberry Pi 5, 8 GB
          kind: edge
          source: Raspberry Pi 5 product brief
          date: 2023-10
          peak:
            float32:
              value: 153.6e9
              derivation: 4 Cortex-A76 cores x 2 multiply-add units of 128 bits x 4 lanes x 2 x 2.4 GHz
          bandwidth: {value: 17.068e9, derivation: LPDDR4X at 4267 million transfers a second x 32 bits}
          memory: 8e9
        """
}
