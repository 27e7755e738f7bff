using Plasticity.Devices;
using Plasticity.Engine.Autodiff;
using Plasticity.Engine.Ops;
using Plasticity.Engine.Tensors;
using Plasticity.Studies.Networks;
using Plasticity.Studies.Nouns;
using Plasticity.Studies.Records;

namespace Plasticity.Studies.Objectives;

/// <summary>
/// Cross-entropy with the labels and with the softened answers of a teacher: (1 − w)·CE(labels) + w·T²·CE(softmax(teacher/T), softmax(student/T))
/// (Hinton, Vinyals and Dean 2015, arXiv:1503.02531, section 2). The teacher is the network as it entered the round, before any rule acted; it
/// answers by its running statistics (born-again networks: Furlanello et al. 2018, arXiv:1805.04770).
/// </summary>
/// <remarks>The loss that is noted is this sum; it is not 0 where the student equals its teacher, whose entropy remains.</remarks>
public sealed record Distillation : Objective
{
    [Help("w, the weight of the teacher's answers, in [0, 1].")]
    public double Weight { get; init; } = 0.5;

    [Help("T, the temperature of both softmaxes; above 0.")]
    public double Temperature { get; init; } = 2;

    public override void Start(IPhase phase) => Teacher(phase);

    public override Loss Of(Pass pass)
    {
        Tensor taught = Answers(pass);
        Loss hard = pass.Tape.CrossEntropy(pass.Logits, pass.Batch.Labels);
        Loss soft = pass.Tape.CrossEntropy(pass.Tape.Scale(pass.Logits, (float)(1 / Temperature)), taught, pass.Batch.Labels);
        return pass.Tape.Blend(hard, (float)(1 - Weight), soft, (float)(Weight * Temperature * Temperature));
    }

    public override void Validate()
    {
        NumberRange.ZeroToOne.Demand(Key, "weight", Weight);
        NumberRange.AboveZero.Demand(Key, "temperature", Temperature);
    }

    /// <summary>The teacher's softened probabilities; they live as long as the student's pass.</summary>
    private Tensor Answers(Pass pass)
    {
        using Tape tape = Tape.ForEvaluation(pass.Tape.Device);
        Tensor logits = Teacher(pass.Phase).Model.Forward(tape, pass.Batch.Images, pass.Batch.Head);
        Tensor answers = pass.Tape.New(logits.Shape);
        pass.Tape.Device.Copy(tape.CrossEntropy(tape.Scale(logits, (float)(1 / Temperature)), pass.Batch.Labels).Probability, answers.Data);
        return answers;
    }

    private Network Teacher(IView phase) => phase.State(this, phase.Network.Copy);
}
