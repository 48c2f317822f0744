# The AMI that GPU workers start from: an image of the driver, the container by its
# digest, and the unit that the machine's user data starts.
#   packer init terraform/image/worker.pkr.hcl
#   packer build -var base_ami=ami-… -var image=…@sha256:… terraform/image/worker.pkr.hcl
# Not built by this project's tests.

packer {
  required_version = ">= 1.11.0"
  required_plugins {
    amazon = {
      source  = "github.com/hashicorp/amazon"
      version = "1.3.3"
    }
  }
}

variable "base_ami" {
  type        = string
  description = "AMI with the NVIDIA driver (580 or newer), Docker, NVIDIA's container toolkit, the AWS command line and the CloudWatch agent, such as a release of AWS's Deep Learning Base OSS Nvidia Driver GPU AMI (Ubuntu 22.04), by its id."

  validation {
    condition     = can(regex("^ami-[0-9a-f]{17}$", var.base_ami))
    error_message = "The base is named by its id, ami- and 17 hex digits: a name would be another image tomorrow."
  }
}

variable "image" {
  type        = string
  description = "The worker's image (gpu-worker/Dockerfile), by its digest."

  validation {
    condition     = can(regex("@sha256:[0-9a-f]{64}$", var.image))
    error_message = "The image is named by its digest, REPOSITORY@sha256:…"
  }
}

variable "region" {
  type        = string
  description = "Where the AMI is made, and where the image's registry is."
  default     = "us-east-1"
}

variable "profile" {
  type        = string
  description = "Instance profile that may read the image's registry."
}

source "amazon-ebs" "worker" {
  ami_name             = "gen3d-worker-${substr(split("@sha256:", var.image)[1], 0, 12)}-${formatdate("YYYYMMDDhhmm", timestamp())}"
  region               = var.region
  source_ami           = var.base_ami
  instance_type        = "g6.xlarge" # the container is run once, with a GPU
  ssh_username         = "ubuntu"
  iam_instance_profile = var.profile
  encrypt_boot         = true

  metadata_options {
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }

  launch_block_device_mappings {
    device_name           = "/dev/sda1"
    volume_size           = 100 # the container is some 25 GB, weights 12 GB
    volume_type           = "gp3"
    delete_on_termination = true
  }

  tags = {
    Image = var.image
    Base  = var.base_ami
  }
}

build {
  sources = ["source.amazon-ebs.worker"]

  provisioner "file" {
    source      = "${path.root}/gen3d-worker.service"
    destination = "/tmp/gen3d-worker.service"
  }

  # The container sees the card, and the program starts, before the AMI is made.
  provisioner "shell" {
    inline = [
      "set -eu",
      "aws ecr get-login-password --region ${var.region} | sudo docker login --username AWS --password-stdin ${split("/", var.image)[0]}",
      "sudo docker pull ${var.image}",
      "sudo docker tag ${var.image} gen3d-worker:this",
      "sudo docker logout ${split("/", var.image)[0]}",
      "sudo docker run --rm --gpus all --entrypoint nvidia-smi gen3d-worker:this -L",
      "sudo docker run --rm gen3d-worker:this --help >/dev/null",
      "sudo install -d -m 0755 /var/lib/gen3d/models",
      "sudo install -m 0644 /tmp/gen3d-worker.service /etc/systemd/system/gen3d-worker.service",
      "sudo systemctl daemon-reload",
    ]
  }
}
